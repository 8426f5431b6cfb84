using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Benchmarks;

/// <summary>How long after 'Cancel' something of a sequence still works, in each of its stages. After each it goes on where it stopped.</summary>
internal static class SequenceCancelBenchmark
{
    /// <summary>Slots that a server works at, and sequences that somebody works at.</summary>
    private const string Working = """
        SELECT ((SELECT count(*) FROM slots WHERE status IN ('queued', 'generating', 'failed')) + (SELECT count(*) FROM qrtz_fired_triggers WHERE job_group = 'sequence' AND state = 'EXECUTING'))::int AS "Value"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>So that it is in the middle of something.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(120);

    public static async Task<Figures> RunAsync(string[] args)
    {
        await using var studio = await BenchmarkStudio.StartAsync(2, 200, measuring: true);
        var project = await studio.MakeProjectAsync(8, "landscape");
        var figures = new Figures();
        foreach (var stage in Stages.All)
        {
            await StartAsync(studio, project);
            await UntilInAsync(studio, project, stage);
            await Task.Delay(Moment);
            var pressed = Stopwatch.GetTimestamp();
            if (!await WithAsync(studio, service => service.CancelAsync(project)))
            {
                throw new InvalidOperationException($"The sequence had ended before it could be cancelled in the stage {stage}.");
            }

            var answered = Stopwatch.GetElapsedTime(pressed);
            while (await CountAsync(studio) > 0)
            {
                await Task.Delay(10);
            }

            figures.Add($"{stage}: the call takes", answered.TotalMilliseconds, "ms").Add($"{stage}: all is still after", Stopwatch.GetElapsedTime(pressed).TotalMilliseconds, "ms", atMost: 1000);
        }

        return figures;
    }

    private static Task<SequenceStart> StartAsync(BenchmarkStudio studio, Guid project) => WithAsync(studio, service => service.StartAsync(project, new(Sheet: true)));

    private static async Task UntilInAsync(BenchmarkStudio studio, Guid project, Stage stage)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = await studio.Services.GetRequiredService<ISequenceReader>().OfProjectAsync(project, default) ?? throw new UnreachableException();
            var asked = stage is not (Stage.CoherenceSheet or Stage.Generation) || await CountAsync(studio) > 1;
            if (state.Sequence is { Status: SequenceStatus.Running } running && running.Stage == stage && asked)
            {
                return;
            }

            if (state.Sequence.Status != SequenceStatus.Running || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"The sequence did not come to the stage {stage}: {state.Sequence.Status}, {state.Sequence.Sentence}");
            }

            await Task.Delay(5);
        }
    }

    private static async Task<int> CountAsync(BenchmarkStudio studio)
    {
        await using var context = await studio.Services.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
        return await context.Database.SqlQueryRaw<int>(Working).SingleAsync();
    }

    private static async Task<T> WithAsync<T>(BenchmarkStudio studio, Func<SequenceService, Task<T>> work)
    {
        await using var scope = studio.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SequenceService>());
    }
}
