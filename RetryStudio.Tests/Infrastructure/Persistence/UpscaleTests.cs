using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Clips that are smaller than what they are delivered in are upscaled before they are promoted.</summary>
public sealed class UpscaleTests : UpscaleTest
{
    public enum Fault
    {
        Killed,
        Connection,
        BackendLost,
        Cancelled,
    }

    [Fact]
    public async Task AdvanceAsync_SmallClips_AreUpscaledAndThenPromoted()
    {
        var (project, sequence, gpu) = await ClipsAsync();

        await AdvanceAsync(sequence);

        var waiting = await StateAsync(project);
        (waiting.Sequence.Status, waiting.Sequence.Stage, waiting.Sequence.Sentence).ShouldBe((SequenceStatus.Running, Stage.Promotion, "3 clips are being upscaled."));
        waiting.Shots.ShouldAllBe(shot => shot.Promotion == null && shot.Video.IsUpscaling && !shot.Video.WantsUpscaling);
        var clips = await SelectedAsync(project);
        for (var number = 0; number < Shots; number++)
        {
            var lease = await LeaseAsync(gpu.Video);
            var clip = clips.Single(item => item.SlotId == lease.SlotId);
            lease.Recipe.ShouldBe(clip.Recipe with { Seed = lease.Recipe.Seed, Workflow = Upscaling.Simulated, SourceVideo = clip.Media!.Path, Width = 1280, Height = 720 });
            await RenderAsync(lease, 5);
            await ConcludeAsync(lease, Planning.Passed());
        }

        await AdvanceAsync(sequence);
        var done = await StateAsync(project);
        (done.Sequence.Status, done.Sequence.Package!.Partial).ShouldBe((SequenceStatus.Complete, false));
        var upscaled = await SelectedAsync(project);
        upscaled.ShouldAllBe(attempt => attempt.SourceVideo != null && attempt.Number == 2 && attempt.RunId != null);
        done.Shots.Select(shot => ((StepResult.Promoted)shot.Promotion!.Result!).Master.AttemptId).ShouldBe(upscaled.Select(attempt => attempt.Id), ignoreOrder: true);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
        await BudgetAsync(project);
    }

    [Fact]
    public async Task StatusAsync_UpscaledClips_AreNoRetries()
    {
        var (project, _, _) = await DeliveredAsync();

        (await Reader.StatusAsync(project, Ct)).ShouldNotBeNull().Slots.ShouldAllBe(slot => slot.Retries == 0);
        (await new BudgetReader(this).ReportAsync(project, Ct)).ShouldNotBeNull().Spent.Retries.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task StartAsync_WhatIsMissingWhileClipsAreUpscaled_SaysThatTheyAre()
    {
        var (project, sequence, _) = await ClipsAsync();
        await AdvanceAsync(sequence);

        var start = await StartAsync(project);

        (start.IsNew, start.Queued).ShouldBe((false, 0));
        start.Obstacle.ShouldBe("Clips are being upscaled at the moment, and what is missing is made after them. Ask again once they are through, or cancel the generation.");
    }

    [Fact]
    public async Task StartAsync_SomethingElseHasJoinedTheUpscaling_IsTheRunThatGoesOn()
    {
        var (project, sequence, gpu) = await ClipsAsync();
        await AdvanceAsync(sequence);
        var first = (await StateAsync(project)).Shots[0].SegmentId;
        await Runs.StartAsync(new(project, RunScope.Again, new HashSet<AssetKind> { AssetKind.Image }, new HashSet<Guid> { first }, "mara"), Ct);

        (await StartAsync(project)).Obstacle.ShouldBeNull();
    }

    [Fact]
    public async Task AdvanceAsync_UpscaleFails_KeepsTheClipAndTriesAtTheNextStartOnly()
    {
        var (project, sequence, gpu) = await ClipsAsync();
        await AdvanceAsync(sequence);
        await RunAsync(gpu.Video, Planning.Failed());
        await RunAsync(gpu.Video, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        var kept = (await SelectedAsync(project)).Single(attempt => attempt.SourceVideo is null);
        var slot = await SlotAsync(kept.SlotId);
        (slot.Status, slot.Renews).ShouldBe((SlotStatus.Complete, false));
        (slot.Reason, slot.Sentence!.StartsWith("It could not be upscaled, so the clip stays as it was; the next start of the sequence tries it again.", StringComparison.Ordinal)).ShouldBe((DecisionReason.NotUpscaled, true));
        (await StateAsync(project)).Sequence.Sentence.ShouldBe("All 3 shots are delivered. 1 clip could not be upscaled and is delivered as it was.");
        (await ReadAsync(context => context.Escalations.CountAsync(Ct))).ShouldBe(0);

        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);
        (await LeaseAsync(gpu.Video)).Recipe.SourceVideo.ShouldBe(kept.Media!.Path);
        (await ReadAsync(context => context.Slots.CountAsync(other => other.Status == SlotStatus.Queued, Ct))).ShouldBe(0);
    }

    [Fact]
    public async Task AdvanceAsync_PersonPrefersTheSmallClip_PromotesItAsItIs()
    {
        var (project, sequence, _) = await DeliveredAsync();
        var upscaled = (await SelectedAsync(project))[0];
        var small = await ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.SlotId == upscaled.SlotId && attempt.Kind == AssetKind.Video && attempt.SourceVideo == null, Ct));

        await Choices.SelectAsync(small.Id, blind: false, "mara", Ct);
        await AdvanceAsync(sequence);
        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await SelectedAsync(project)).Count(attempt => attempt.Id == small.Id).ShouldBe(1);
        (await RoundsAsync(project, Stage.Promotion)).Order().ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task AdvanceAsync_UpscalerChosenAfterTheEnd_WaitsForTheButton()
    {
        var (project, sequence, gpu) = await MadeAsync(Shots);
        await AdvanceAsync(sequence);
        Stages.OnInspection = _ => Measured.Video with { Width = Large.Width, Height = Large.Height };
        await SequenceDesk.SetFormatAsync(project, Large, "mara", Ct);

        await AdvanceAsync(sequence);
        (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);

        (await LeaseAsync(gpu.Video)).Recipe.Workflow.ShouldBe(Upscaling.Simulated);
    }

    [Fact]
    public async Task AdvanceAsync_LargerFormatAfterTheEnd_WaitsForTheButton()
    {
        Format = FakeStages.Format with { Upscale = Upscaling.Simulated };
        var (project, sequence, gpu) = await MadeAsync(Shots);
        await AdvanceAsync(sequence);
        Stages.OnInspection = _ => Measured.Video with { Width = Large.Width, Height = Large.Height };
        await SequenceDesk.SetFormatAsync(project, Large, "mara", Ct);

        await AdvanceAsync(sequence);

        (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
    }

    [Fact]
    public async Task StartAsync_UpscaledTooLate_IsTriedAgain()
    {
        var (project, sequence, gpu) = await ClipsAsync();
        await AdvanceAsync(sequence);
        for (var number = 0; number < Shots; number++)
        {
            await RunAsync(gpu.Video, Planning.Failed());
        }

        await AdvanceAsync(sequence);
        var attempt = await ReadAsync(context => context.Attempts.AsNoTracking().FirstAsync(item => item.SourceVideo != null, Ct));
        await Transactions.RunAsync(async (context, token) =>
        {
            await context.Attempts.Where(item => item.Id == attempt.Id).ExecuteUpdateAsync(change => change.SetProperty(item => item.Status, AttemptStatus.Passed).SetProperty(item => item.IsLate, true), token);
            return true;
        }, Ct);

        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);

        (await ReadAsync(context => context.Slots.CountAsync(slot => slot.Status == SlotStatus.Queued, Ct))).ShouldBe(Shots);
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnUpscaledOne_MakesAnotherClip()
    {
        var (_, _, gpu) = await DeliveredAsync();
        var upscaled = await ReadAsync(context => context.Attempts.AsNoTracking().FirstAsync(attempt => attempt.SourceVideo != null, Ct));

        await Choices.RequestAttemptAsync(upscaled.SegmentId, AssetKind.Video, new RecipeChange { FromAttempt = upscaled.Id }, "mara", Ct);

        var recipe = (await LeaseAsync(gpu.Video)).Recipe;
        (recipe.Workflow, recipe.SourceVideo, recipe.Width).ShouldBe(("simulated-video", null, 640));
    }

    [Fact]
    public async Task AdvanceAsync_AnotherClipIsMade_UpscalesThatOneAlone()
    {
        var (project, sequence, gpu) = await DeliveredAsync();
        var shot = (await StateAsync(project)).Shots[1];
        await Runs.StartAsync(new(project, RunScope.Again, new HashSet<AssetKind> { AssetKind.Video }, new HashSet<Guid> { shot.SegmentId }, "mara"), Ct);
        await RunAsync(gpu.Video, Planning.Passed());

        await AdvanceAsync(sequence);
        await RunAsync(gpu.Video, Planning.Passed());
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 2, 1]);
        (await SelectedAsync(project)).ShouldAllBe(attempt => attempt.SourceVideo != null);
    }

    [Fact]
    public async Task StartAsync_StaleClip_StaysStaleWhenItIsLarger()
    {
        var (project, sequence, gpu) = await ClipsAsync();
        var clip = (await SelectedAsync(project))[0];
        await Transactions.RunAsync(async (context, token) =>
        {
            (await context.Slots.SingleAsync(slot => slot.Id == clip.SlotId, token)).MarkStale(StaleCause.PromptChanged, Clock.GetUtcNow());
            return true;
        }, Ct);

        await AdvanceAsync(sequence);
        for (var number = 0; number < Shots; number++)
        {
            await RunAsync(gpu.Video, Planning.Passed());
        }

        var slot = await SlotAsync(clip.SlotId);
        (slot.Stale, slot.SelectedAttemptId == clip.Id).ShouldBe((StaleCause.PromptChanged, false));
    }

    [Fact]
    public async Task LeaseNextAsync_BudgetHasNoRoom_KeepsTheClip()
    {
        var (project, sequence, gpu) = await ClipsAsync();
        await Storyboards.SetBudgetAsync(project, new(1), "test", Ct);
        await AdvanceAsync(sequence);

        for (var number = 0; number < Shots; number++)
        {
            (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();
        }

        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await SelectedAsync(project)).ShouldAllBe(attempt => attempt.SourceVideo == null);
        (await ReadAsync(context => context.Attempts.CountAsync(attempt => attempt.SourceVideo != null && attempt.Status == AttemptStatus.Cancelled, Ct))).ShouldBe(Shots);
    }

    [Theory]
    [InlineData(Fault.Killed)]
    [InlineData(Fault.Connection)]
    [InlineData(Fault.BackendLost)]
    [InlineData(Fault.Cancelled)]
    public async Task AdvanceAsync_FaultWhileUpscaling_CostsOneJobOnly(Fault fault)
    {
        var (project, sequence, gpu) = await ClipsAsync();
        await AdvanceAsync(sequence);
        await RunAsync(gpu.Video, Planning.Passed());
        switch (fault)
        {
            case Fault.Killed:
                (await Lanes.ConfirmAsync(await LeaseAsync(gpu.Video), Ct)).ShouldBeTrue();
                gpu.Claims[AssetKind.Video] = (await Lanes.TakeAsync(gpu.Video.LaneId, Ct)).ShouldNotBeNull();
                break;
            case Fault.Cancelled:
                await Runs.CancelAsync(project, "mara", Ct);
                await SequenceDesk.StartAsync(project, new(), "mara", Ct);
                break;
            default:
                await FailTryAsync(await LeaseAsync(gpu.Video), Enum.Parse<ErrorClass>(fault.ToString()));
                break;
        }

        for (var round = 0; round < 6 && (await StateAsync(project)).Sequence.Status == SequenceStatus.Running; round++)
        {
            while (await Lanes.LeaseNextAsync(gpu.Video, Ct) is { } lease)
            {
                await RenderAsync(lease);
                await ConcludeAsync(lease, Planning.Passed());
            }

            await AdvanceAsync(sequence);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Complete), item => item.Package!.Partial.ShouldBeFalse());
        (await ReadAsync(context => context.Tries.CountAsync(sent => sent.Status == TryStatus.Delivered, Ct))).ShouldBe(3 * Shots);
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe((3 * Shots) + (fault is Fault.Killed or Fault.Cancelled ? 0 : 1));
        (await SelectedAsync(project)).ShouldAllBe(attempt => attempt.SourceVideo != null);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
    }
}
