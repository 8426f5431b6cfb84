using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>What a sequence does about what QA says of its masters.</summary>
public sealed class SequenceQaTests : SequenceTest
{
    [Fact]
    public async Task AdvanceAsync_QaFailsForAMomentAfterAnotherSelection_JudgesTheNewMaster()
    {
        var (project, sequence, gpu) = await MadeAsync(1);
        await AdvanceAsync(sequence);
        var segment = (await StateAsync(project)).Shots[0].SegmentId;
        var (_, attempt) = await Choices.RequestAttemptAsync(segment, AssetKind.Video, new(), "mara", Ct);
        await RunAsync(gpu.Video, Planning.Passed());
        await Choices.SelectAsync(attempt, false, "mara", Ct);
        Stages.OnInspection = _ => throw new IOException("The network path was not found.");
        await AdvanceAsync(sequence);
        Stages.OnInspection = _ => null;
        Clock.Advance(TimeSpan.FromMinutes(1));

        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        state.Sequence.Status.ShouldBe(SequenceStatus.Complete);
        StepOrder.Sealed(state.Shots[0], state)!.Master.Path.ShouldBe(StepOrder.Current(state.Shots[0], state)!.File.Path);
    }

    [Fact]
    public async Task AcceptAsync_WhatQaFailed_CompletesTheSequence()
    {
        var (project, sequence, _) = await MadeAsync(1);
        Stages.OnInspection = _ => Measured.Video with { Duration = 0.5 };
        await AdvanceAsync(sequence);
        var shot = (await StateAsync(project)).Shots.ShouldHaveSingleItem();
        (shot.Qa!.Status, shot.Qa.Severity).ShouldBe((StepStatus.NeedsReview, Severity.Medium));
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.NeedsReview);

        (await Should.ThrowAsync<RejectedException>(() => SequenceDesk.AcceptAsync(project, shot.SegmentId, shot.Qa.Revision - 1, "mara", Ct))).Message.ShouldContain("QA has looked at this shot again since.");
        await SequenceDesk.AcceptAsync(project, shot.SegmentId, shot.Qa.Revision, "mara", Ct);
        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        QaReport.Of(await StateAsync(project)).Shots.ShouldHaveSingleItem().AcceptedBy.ShouldBe("mara");
        (await Should.ThrowAsync<RejectedException>(() => SequenceDesk.AcceptAsync(project, shot.SegmentId, shot.Qa.Revision + 1, "mara", Ct))).Reason.ShouldBe(RejectionReason.Conflict);
    }

    [Fact]
    public async Task AdvanceAsync_ShotInFrontOfAnAcceptedOneSelectedAnew_StaysAccepted()
    {
        var (project, sequence, gpu) = await MadeAsync(2);
        var shots = (await StateAsync(project)).Shots;
        var second = shots[1].SegmentId.ToString("N");
        Stages.OnInspection = file => file.Contains(second, StringComparison.Ordinal) ? Measured.Video with { Duration = 0.5 } : null;
        await AdvanceAsync(sequence);
        await SequenceDesk.AcceptAsync(project, shots[1].SegmentId, (await StateAsync(project)).Shots[1].Qa!.Revision, "mara", Ct);
        await AdvanceAsync(sequence);
        var (_, attempt) = await Choices.RequestAttemptAsync(shots[0].SegmentId, AssetKind.Video, new(), "mara", Ct);
        await RunAsync(gpu.Video, Planning.Passed());
        await Choices.SelectAsync(attempt, false, "mara", Ct);

        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        state.Sequence.Status.ShouldBe(SequenceStatus.Complete);
        state.Shots[1].Qa!.ShouldSatisfyAllConditions(step => step.Rounds.ShouldBe(2), step => step.AcceptedBy.ShouldBe("mara"), step => step.Severity.ShouldBe(Severity.Medium));
    }

    [Fact]
    public async Task AdvanceAsync_QaFailsWhatThePolicyTriesAgain_AsksForANewClipOnce()
    {
        var (project, sequence, gpu) = await MadeAsync(1);
        await Policies.OverrideAsync(project, new() { Enabled = true, TriggerChecks = ["duration"] }, 0, "test", Ct);
        Stages.OnInspection = _ => Measured.Video with { Duration = 0.5 };

        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        (state.Sequence.Status, state.Sequence.RenewalAsked).ShouldBe((SequenceStatus.Running, true));
        state.Shots[0].Video.ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Queued), slot => slot.Stale.ShouldBe(StaleCause.FailedQa));
        await RunAsync(gpu.Video, Planning.Passed());
        await AdvanceAsync(sequence);

        var after = await StateAsync(project);
        (after.Sequence.Status, after.Shots[0].Qa!.Status).ShouldBe((SequenceStatus.NeedsReview, StepStatus.NeedsReview));
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe(3);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([2]);
    }
}
