using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A test of a project whose scenes are spoken in one go.</summary>
public abstract class NarrationTakeTest : DatabaseTest
{
    protected static readonly Alignment.Found Thirds = new([new(0, 3), new(3, 7), new(7, 9)], AlignedBy.Silences);

    protected NarrationTakes Takes => new(Transactions, new(Clock), Clock);

    protected async Task<Guid> SpokenAsync(decimal? budget = null)
    {
        var project = await ProjectAsync(segments: 3, budget: budget);
        await ChangeAsync(context => context.Projects.Single(item => item.Id == project).WantNarration(true, NarrationManner.WholeScenes));
        return project;
    }

    /// <summary>The take is made and passed.</summary>
    protected async Task<TakeOrder> TakenAsync(Guid project)
    {
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Passed());
        return (await Takes.OrderAsync((await Takes.DueAsync([], Ct)).ShouldHaveSingleItem(), Ct)).ShouldNotBeNull();
    }

    /// <summary>The take came to nothing, so that each of its segments was spoken on its own.</summary>
    protected async Task<Guid> SpokenAloneAsync(Guid project)
    {
        var audio = (await GpuAsync()).Claims[AssetKind.Audio];
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await RunAsync(audio, Planning.Failed("silence"));
        var take = (await Takes.DueAsync([], Ct)).ShouldHaveSingleItem();
        await SettleAllAsync();
        for (var segment = 0; segment < 3; segment++)
        {
            await RunAsync(audio, Planning.Passed());
        }

        await Runs.FinishRunsAsync(Ct);
        return take;
    }

    protected Task<Slot> TakeSlotAsync(Guid take) => ReadAsync(context => context.Slots.AsNoTracking().SingleAsync(slot => slot.SegmentId == take && slot.Kind == AssetKind.Audio, Ct));

    protected async Task CutAsync(TakeOrder order)
    {
        foreach (var part in order.Due)
        {
            await KeepAsync(order, part);
        }

        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);
    }

    /// <summary>From which of the take's attempts the selected narrations were cut.</summary>
    protected Task<List<Guid?>> CutsAsync(Guid project) => ReadAsync(context => context.Attempts.Where(attempt => attempt.ProjectId == project && attempt.IsSelected && context.Segments.Any(segment => segment.Id == attempt.SegmentId))
        .Select(attempt => attempt.CutFromAttemptId).ToListAsync(Ct));

    protected Task<CutKept> KeepAsync(TakeOrder order, PartOrder part, AttemptResult? result = null)
    {
        var span = Thirds.Spans[part.Index];
        var file = new MediaFile($"p/{part.SegmentId:N}/cut/media.wav", new string('d', 64), 100, span.Seconds, 0);
        return Takes.KeepAsync(order, part, new(span, new(result ?? Planning.Passed(), file)), Ct);
    }

    protected async Task SettleAllAsync()
    {
        foreach (var take in await Takes.DueAsync([], Ct))
        {
            await Takes.SettleAsync((await Takes.OrderAsync(take, Ct)).ShouldNotBeNull(), new TakeOutcome.NotMade(), Ct);
        }
    }

    protected Task<List<Segment>> SegmentsAsync(Guid project) => ReadAsync(context => context.Segments.AsNoTracking().Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).ToListAsync(Ct));

    protected Task<List<Slot>> SpokenSlotsAsync(Guid project) => ReadAsync(context => (
        from slot in context.Slots.AsNoTracking()
        join segment in context.Segments on slot.SegmentId equals segment.Id
        where slot.ProjectId == project && slot.Kind == AssetKind.Audio
        orderby segment.Number
        select slot).ToListAsync(Ct));
}
