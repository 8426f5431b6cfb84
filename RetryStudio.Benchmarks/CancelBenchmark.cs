using System.Diagnostics;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Benchmarks;

/// <summary>How long after 'Cancel' something new is still sent, with 1,000 slots queued and 8 in flight.</summary>
internal static class CancelBenchmark
{
    public static async Task<Figures> RunAsync(string[] args)
    {
        const double Speed = 60;
        var log = new DeliveryLog(TimeProvider.System, Speed);
        await using var studio = await BenchmarkStudio.StartAsync(8, Speed, measuring: false, log);
        var project = await studio.MakeProjectAsync(1000, "landscape");
        await studio.WithGenerationAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Image }));
        await Task.Delay(3000);
        var pressed = Stopwatch.GetTimestamp();
        var cancelled = await studio.WithGenerationAsync(generation => generation.CancelAsync(project));
        var answered = Stopwatch.GetElapsedTime(pressed).TotalMilliseconds;
        await Task.Delay(3000);
        return new Figures()
            .Add("slots cancelled", cancelled, "")
            .Add("the call takes", answered, "ms")
            .Add("last submission after 'Cancel'", Math.Max(0, Stopwatch.GetElapsedTime(pressed, log.LastSubmission).TotalMilliseconds), "ms", atMost: 1000);
    }
}
