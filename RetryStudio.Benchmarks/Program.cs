using RetryStudio.Benchmarks;

if (args is ["--screens"])
{
    await Screens.TakeAsync(Path.Combine("docs", "screens"));
    return 0;
}

var benchmarks = new SortedDictionary<string, (string What, Func<string[], Task<Figures>> Run)>
{
    ["cancel"] = ("a run of 1,000 is cancelled", CancelBenchmark.RunAsync),
    ["cancel-sequence"] = ("a sequence is cancelled in each of its stages", SequenceCancelBenchmark.RunAsync),
    ["chaos"] = ("the process is killed at 50 random moments in a run of 40 segments", ChaosBenchmark.RunAsync),
    ["comfyui"] = ("8 ComfyUI servers × 1,000 prompts with 5 % faults of every kind, 25 minutes (--prompts N: fewer for each server)", ComfyUiBenchmark.RunAsync),
    ["comfyui-download"] = ("a video of 2 GB from a ComfyUI server into the media folder", ComfyUiDownloadBenchmark.RunAsync),
    ["engine"] = ("gap between two generations on one lane, busy share (--full: all 1,000 with 10 s, 21 minutes)", EngineBenchmark.RunAsync),
    ["export"] = ("a package of 200 shots is read into a file, against a plain zip of the same files", ExportBenchmark.RunAsync),
    ["media"] = ("thumbnails and measures against the bare ffmpeg commands", MediaBenchmark.RunAsync),
    ["sequence"] = ("the sequence of 2,000 shots is read as it is shown", SequenceBenchmark.RunAsync),
    ["status-api"] = ("a project's status with 2,000 segments", StatusApiBenchmark.RunAsync),
    ["storyboard"] = ("2,000 segments in a browser: first card, 200 updates a second, what a viewer costs (--first-card: only that)", StoryboardBenchmark.RunAsync),
};
string[] options = ["--first-card", "--full", .. ComfyUiBenchmark.Numbers];
var numbers = args.Zip(args.Skip(1)).Where(pair => ComfyUiBenchmark.Numbers.Contains(pair.First)).Select(pair => pair.Second).ToArray();
if (args.Except(numbers).Except(benchmarks.Keys).Except(options).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no '{unknown}'. There are {string.Join(", ", options)}, and:");
    foreach (var (name, benchmark) in benchmarks)
    {
        Console.Error.WriteLine($"  {name,-12} {benchmark.What}");
    }

    return 2;
}

var named = args.Except(options).Except(numbers).ToArray();
var names = named.Length > 0 ? named : benchmarks.Keys.ToArray();

var held = true;
foreach (var name in names)
{
    Console.WriteLine($"# {name}: {benchmarks[name].What}");
    held &= (await benchmarks[name].Run(args)).Print();
}

return held ? 0 : 1;
