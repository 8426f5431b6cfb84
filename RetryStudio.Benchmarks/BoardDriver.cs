using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Benchmarks;

/// <summary>
/// Inside the studio's process: changes slots the way the engine does, in a transaction each, and tells the live feed. It takes one
/// command a line from standard input and answers each with one line.
/// </summary>
internal sealed class BoardDriver(IServiceProvider services)
{
    /// <summary>What an answer begins with, among the lines of the log.</summary>
    public const string Answer = "benchmark: ";

    private const int Workers = 8;

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task ServeAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var answer = words[0] switch
            {
                "drive" => await DriveAsync(Guid.Parse(words[1]), int.Parse(words[2], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture), [.. words.Skip(4).Select(Guid.Parse)]),
                "heap" => Heap(),
                _ => throw new ArgumentException($"There is no command '{line}'."),
            };
            Console.Out.WriteLine(Answer + answer.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Changes slots of these segments, or of all, at an even pace. The changes that were made.</summary>
    private async Task<long> DriveAsync(Guid project, int perSecond, int seconds, HashSet<Guid> only)
    {
        var transactions = services.GetRequiredService<StudioTransactions>();
        var slots = await transactions.ReadAsync(
            (context, ct) => context.Slots.Where(slot => slot.ProjectId == project && slot.Kind != AssetKind.Audio && (only.Count == 0 || only.Contains(slot.SegmentId)))
                .OrderBy(slot => slot.Id).Select(slot => new Target(slot.Id, slot.SegmentId, slot.Kind)).ToListAsync(ct),
            default);
        var (began, made) = (_time.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            // No two workers share a slot, so none waits for another's lock.
            var mine = slots.Where((_, index) => index % Workers == worker).ToList();
            var random = new Random(worker);
            for (var step = 0; step < perSecond * seconds / Workers; step++)
            {
                var due = TimeSpan.FromSeconds(((step * Workers) + worker) / (double)perSecond);
                if (due - _time.GetElapsedTime(began) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                await ChangeAsync(transactions, project, mine[random.Next(mine.Count)]);
                Interlocked.Increment(ref made);
            }
        })));
        return made;
    }

    private async Task ChangeAsync(StudioTransactions transactions, Guid project, Target target)
    {
        await transactions.RunAsync(
            async (context, ct) =>
            {
                var slot = await context.Slots.SingleAsync(slot => slot.Id == target.Slot, ct);
                var now = _time.GetUtcNow();
                switch (slot.Status)
                {
                    case SlotStatus.Queued:
                        slot.Begin(now);
                        break;
                    case SlotStatus.Generating:
                        slot.ReturnToQueue(now, DecisionReason.BackendUnavailable, "The backend cannot be reached. Waiting; nothing is used up.", now);
                        break;
                    default:
                        slot.Enqueue(new(null, Queueing.Bulk, 0, true, 0, slot.Workflow), now);
                        break;
                }

                return true;
            },
            default);
        services.GetRequiredService<LiveFeed>().Publish(new StudioEvent.SlotChanged(project, target.Segment, target.Kind));
    }

    /// <summary>Bytes that are still in use after everything else was collected.</summary>
    private static long Heap()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private readonly record struct Target(Guid Slot, Guid Segment, AssetKind Kind);
}
