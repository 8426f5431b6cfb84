using RetryStudio.Tests.Chaos;

namespace RetryStudio.Benchmarks;

/// <summary>SIGKILL at 50 random moments: what is lost, what is doubled, how soon it goes on.</summary>
internal static class ChaosBenchmark
{
    public static async Task<Figures> RunAsync(string[] args)
    {
        var connection = Environment.GetEnvironmentVariable("STUDIO_BENCH_POSTGRES") ?? throw new InvalidOperationException("Start the benchmarks with ./bench.sh.");
        var folder = Directory.CreateTempSubdirectory("chaos").FullName;
        try
        {
            // Slow enough that the run outlasts the kills.
            var options = new KillTrialOptions { Kills = 50, Seed = Environment.TickCount & 0xFFFF, Speed = 3, LongestLife = TimeSpan.FromSeconds(4), Patience = TimeSpan.FromMinutes(20) };
            var report = await new KillTrial($"{connection};Database=bench_chaos_{Guid.NewGuid():N}", folder, options, Console.WriteLine).RunAsync(default);
            foreach (var violation in report.Violations)
            {
                Console.WriteLine($"  {violation}");
            }

            return new Figures()
                .Add("tries", report.Tries, "")
                .Add("kills that met work", report.MetWork, "", atLeast: options.Kills)
                .Add("what is lost, doubled, or does not add up", report.Violations.Count, "", atMost: 0)
                .Add("kills after which it had time to deliver before the next", report.Resumed.Count, "", atLeast: options.Kills / 5)
                .Add("from such a kill to the next delivered try, longest", report.Resumed.Select(time => time.TotalSeconds).DefaultIfEmpty(double.PositiveInfinity).Max(), "s", atMost: 15);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
