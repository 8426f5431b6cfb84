using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Files;

namespace RetryStudio.Benchmarks;

/// <summary>A package of 200 masters with 8 MB each, read to its end into a file, in turns with a plain zip of the same files.</summary>
internal static class ExportBenchmark
{
    private const int Shots = 200;

    private const int MasterBytes = 8 << 20;

    private const int Rounds = 3;

    public static async Task<Figures> RunAsync(string[] args)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("STUDIO_BENCH_FOLDER") ?? Path.GetTempPath(), $"export-{Guid.NewGuid():N}")).FullName;
        try
        {
            var media = new MediaStore(new() { Root = Path.Combine(folder, "media") }, NullLogger<MediaStore>.Instance);
            var shelf = new PackageShelf(media, new FileSealing(media), NullLogger<PackageShelf>.Instance);
            var started = Stopwatch.GetTimestamp();
            var contents = await FillAsync(media);
            var filled = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            var package = await shelf.WriteAsync(contents, default);
            var written = Stopwatch.GetElapsedTime(started);
            var files = PackagePlan.Of(contents).Files.Select(file => (file.Name, Path: media.FullPath(file is PackageFile.Given given ? given.File.Path : $"{contents.ProjectId:N}/packages/1/{file.Name}"))).ToList();

            var (ours, plain, heap, working) = (new List<double>(), new List<double>(), 0.0, 0.0);
            for (var round = 0; round < Rounds; round++)
            {
                plain.Add(await TimeAsync(() => ZipAsync(files, Path.Combine(folder, "plain.zip"))));
                var (growth, set) = await GrowthAsync(async () => ours.Add(await TimeAsync(() => ReadAsync(shelf, package, Path.Combine(folder, "package.zip")))));
                (heap, working) = (Math.Max(heap, growth), Math.Max(working, set));
            }

            await using var zip = File.OpenRead(Path.Combine(folder, "package.zip"));
            var proved = false;
            var verifying = await TimeAsync(async () => proved = await PackageVerifier.VerifyAsync(zip, default) is PackageProof.Proved);
            return new Figures()
                .Add("200 masters written and sealed beforehand", filled.TotalSeconds, "s")
                .Add("package made ready to be read", written.TotalSeconds, "s")
                .Add("plain zip of the same files, best of 3", plain.Min(), "s")
                .Add("package read into a file, best of 3", ours.Min(), "s")
                .Add("ratio", ours.Min() / plain.Min(), "×", atMost: 1.2)
                .Add("growth of the managed heap while it is read", heap, "MB", atMost: 32)
                .Add("growth of the working set while it is read", working, "MB", atMost: 32)
                .Add("package proved", verifying, "s")
                .Add("packages that are not whole", proved ? 0 : 1, "", atMost: 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<PackageContents> FillAsync(MediaStore media)
    {
        var (random, bytes, sealing) = (new Random(1), new byte[MasterBytes], new FileSealing(media));
        var shots = new List<PackagedShot>(Shots);
        for (var number = 1; number <= Shots; number++)
        {
            random.NextBytes(bytes);
            var stored = await media.WriteAsync($"masters/{number}.mp4", (stream, ct) => stream.WriteAsync(bytes, ct).AsTask(), default);
            shots.Add(new()
            {
                Number = number,
                Scene = ((number - 1) / 10) + 1,
                SceneTitle = $"Scene {((number - 1) / 10) + 1}",
                Shot = ((number - 1) % 10) + 1,
                Text = "A ship at dawn.",
                Frames = 120,
                Master = new ShotMaster.Ready(await sealing.SealAsync(stored.Path, default)),
            });
        }

        return new() { ProjectId = Guid.NewGuid(), Project = "Export", Number = 1, At = TimeProvider.System.GetUtcNow(), Fps = 24, Shots = [.. shots] };
    }

    private static async Task ReadAsync(PackageShelf shelf, StoredPackage package, string target)
    {
        await using var stream = await shelf.OpenAsync(package, default);
        await using var file = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await stream.CopyToAsync(file);
    }

    private static async Task ZipAsync(IEnumerable<(string Name, string Path)> files, string target)
    {
        await using var file = new FileStream(target, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true);
        await using var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null);
        foreach (var (name, path) in files)
        {
            await archive.CreateEntryFromFileAsync(path, name, CompressionLevel.NoCompression);
        }
    }

    /// <summary>MB of the managed heap and of the process at most, beyond what they had before.</summary>
    private static async Task<(double Heap, double WorkingSet)> GrowthAsync(Func<Task> work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var end = new CancellationTokenSource();
        var (heap, working) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        var (mostHeap, mostWorking) = (heap, working);
        var watch = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                (mostHeap, mostWorking) = (Math.Max(mostHeap, GC.GetTotalMemory(forceFullCollection: false)), Math.Max(mostWorking, Environment.WorkingSet));
                await Task.Delay(20, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        await work();
        await end.CancelAsync();
        await watch;
        return ((mostHeap - heap) / 1048576.0, (mostWorking - working) / 1048576.0);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
