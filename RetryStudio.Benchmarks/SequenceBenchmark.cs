using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Benchmarks;

/// <summary>The sequence of 2,000 shots as its page and the API read it, beside all of what it decides by.</summary>
internal static class SequenceBenchmark
{
    private const int Shots = 2000;

    private const int Rounds = 30;

    /// <summary>So many that what goes on beside them does not count.</summary>
    private const int Viewers = 10;

    public static async Task<Figures> RunAsync(string[] args)
    {
        await using var studio = await BenchmarkStudio.StartAsync(backends: 1, speed: 1, measuring: false);
        var project = await studio.MakeProjectAsync(Shots, "landscape");
        await FillAsync(studio.Services, project);
        var look = studio.Services.GetRequiredService<SequenceLook>();
        var whole = studio.Services.GetRequiredService<ISequenceReader>();
        var shown = await MeasureAsync(async () => await look.ReadAsync(project, default));
        var all = await MeasureAsync(async () => await whole.OfProjectAsync(project, default));
        return new Figures()
            .Add("read as it is shown: p50", shown.P50, "ms")
            .Add("read as it is shown: p95", shown.P95, "ms")
            .Add("passing memory of one reading", shown.Allocated, "MB")
            .Add("kept by one viewer", shown.Kept, "MB", atMost: 10)
            .Add("read with all results: p50", all.P50, "ms")
            .Add("read with all results: passing memory", all.Allocated, "MB")
            .Add("read with all results: kept", all.Kept, "MB");
    }

    /// <summary>As after the last stage: every shot has its master, a verdict of fourteen checks, and its seal.</summary>
    private static async Task FillAsync(IServiceProvider services, Guid project)
    {
        var desk = services.GetRequiredService<ISequenceDesk>();
        await desk.StartAsync(project, new(Sheet: false), "bench", default);
        await services.GetRequiredService<IRunLedger>().CancelAsync(project, "bench", default);
        await using var context = await services.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
        var sequence = await context.Sequences.SingleAsync(item => item.ProjectId == project);
        foreach (var segment in await context.Segments.Where(item => item.ProjectId == project).Select(item => item.Id).ToListAsync())
        {
            var file = new StoredFile($"{project:N}/masters/{segment:N}/1-1920x1080-24.mov", Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + new string('0', 32), 4_000_000);
            ImmutableArray<CheckResult> checks = [.. Enumerable.Range(1, 14).Select(check => new CheckResult(new($"check_{check}", CheckStatus.Measured, 0.8, 0.8, "It is as it should be, as far as can be told.", 1.5), new($"check_{check}")))];
            Add(Stage.Promotion, new StepResult.Promoted(new(file, Guid.NewGuid(), 1, null, null, DeliveryFormat.Default, 48)));
            Add(Stage.Qa, new StepResult.Judged(new(file, 2, VerdictOutcome.Passed, 0.8, checks, "Every check passed.")));
            Add(Stage.Export, new StepResult.Sealed(new(file.Path, file.Sha256, file.Bytes, 0), null, 48));

            void Add(Stage stage, StepResult result)
            {
                var step = new SequenceStep(Guid.NewGuid(), sequence, segment, stage);
                step.Conclude($"{Guid.NewGuid():N}/{Guid.NewGuid():N}/1920x1080@24/-16", new StepOutcome.Done(result), 2, TimeProvider.System.GetUtcNow());
                context.SequenceSteps.Add(step);
            }
        }

        await context.SaveChangesAsync();
    }

    /// <summary>Milliseconds and megabytes.</summary>
    private static async Task<(double P50, double P95, double Allocated, double Kept)> MeasureAsync(Func<Task<object?>> read)
    {
        for (var round = 0; round < 5; round++)
        {
            await read();
        }

        var (times, before) = (new List<double>(), GC.GetTotalAllocatedBytes(precise: true));
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await read();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var viewers = new List<object?>();
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            viewers.Add(await read());
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - empty;
        GC.KeepAlive(viewers);
        return (Figures.Percentile(times, 0.5), Figures.Percentile(times, 0.95), allocated / 1e6 / Rounds, kept / 1e6 / Viewers);
    }
}
