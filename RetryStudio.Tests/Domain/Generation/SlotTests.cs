using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;
using static RetryStudio.Domain.Generation.SlotStatus;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class SlotTests
{
    private static readonly DateTimeOffset Now = Slots.Now;

    /// <summary>Every verb, the states it may start from, and the state it leads to.</summary>
    private static readonly Dictionary<string, (Action<Slot> Verb, SlotStatus[] From, SlotStatus? To)> Verbs = new()
    {
        ["Enqueue"] = (slot => slot.Enqueue(Slots.Queueing(), Now), [Pending, Failed, Complete, FailedPermanent, NeedsReview, Parked, Cancelled], Queued),
        ["BecomeReady"] = (slot => slot.BecomeReady(Now), [Queued], Queued),
        ["Begin"] = (slot => slot.Begin(Now), [Queued, Failed], Generating),
        ["ScheduleRetry"] = (slot => slot.ScheduleRetry(Now, Place.Anywhere, DecisionReason.CheckFailed, "Again.", Now), [Generating], Failed),
        ["HurryRetry"] = (slot => slot.HurryRetry("At once.", Now), [Failed], Failed),
        ["ReturnToQueue"] = (slot => slot.ReturnToQueue(Now, DecisionReason.BackendUnavailable, "Waiting.", Now), [Generating], Queued),
        ["Complete"] = (slot => slot.Complete(Slots.Passed(slot), DecisionReason.Passed, "Passed.", Now), [Generating], Complete),
        ["Complete with what passed"] = (slot => slot.Complete(Slots.Passed(slot), DecisionReason.BestOfPossible, "Kept.", Now), [Queued, Generating, Failed], Complete),
        ["Complete by a person"] = (slot => slot.Complete(Slots.Passed(slot), DecisionReason.ChosenByPerson, "Chosen.", Now), [Pending, Complete, FailedPermanent, NeedsReview, Parked, Cancelled], Complete),
        ["Escalate"] = (slot => slot.Escalate(DecisionReason.PolicyOff, "Look.", Now), [Generating, Queued], NeedsReview),
        ["Park"] = (slot => slot.Park("No room.", Now), [Generating, Queued, Failed], Parked),
        ["FailPermanently"] = (slot => slot.FailPermanently(DecisionReason.PermanentError, "Broken.", Now), [Generating, Queued], FailedPermanent),
        ["Reject"] = (slot => slot.Reject("Rejected.", Now), [NeedsReview], FailedPermanent),
        ["RequestCancel"] = (slot => slot.RequestCancel(Now), [Generating], Generating),
        ["Cancel"] = (slot => slot.Cancel("Cancelled.", Now), [Queued, Generating, Failed, Parked], Cancelled),
    };

    public static TheoryData<string, SlotStatus> Arrows() => new(
        from verb in Verbs.Keys
        from status in Enum.GetValues<SlotStatus>()
        select (verb, status));

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Verb_FromEveryState_LeadsToItsStateOrThrows(string name, SlotStatus from)
    {
        var (verb, legal, to) = Verbs[name];
        var slot = Slots.In(from);
        var revision = slot.Revision;

        if (!legal.Contains(from))
        {
            Should.Throw<IllegalTransitionException>(() => verb(slot));
            slot.Status.ShouldBe(from);
            return;
        }

        verb(slot);

        // Once something is selected, no further ending takes the slot away from 'complete'.
        slot.Status.ShouldBe(from == Complete && to is not Queued ? Complete : to!.Value);
        slot.Revision.ShouldBe(revision + 1);
    }

    [Fact]
    public void Enqueue_AfterAnEscalation_CountsAttemptsAfreshAndKeepsTheHistory()
    {
        var slot = Slots.In(NeedsReview);
        slot.AttemptCount.ShouldBe(1);

        slot.Enqueue(Slots.Queueing(), Now);

        slot.AttemptCount.ShouldBe(1);
        slot.RoundAttempts.ShouldBe(0);
        slot.RoundStart.ShouldBe(2);
    }

    [Fact]
    public void Enqueue_AfterParking_GoesOnCountingAndKeepsThePlannedAttempt()
    {
        var (slot, _) = Slots.Generating();
        var planned = Slots.Next(slot, seed: 2);
        slot.Park("No room.", Now);

        slot.Enqueue(Slots.Queueing(), Now);

        slot.CurrentAttemptId.ShouldBe(planned.Id);
        slot.RoundAttempts.ShouldBe(2);
    }

    [Fact]
    public void Enqueue_WhileARetryIsScheduled_CountsThePlannedAttemptAsTheFirst()
    {
        var (slot, _) = Slots.Generating();
        var planned = Slots.Next(slot, seed: 2);
        slot.ScheduleRetry(Now.AddSeconds(9), new(new(Slots.Backend, Now.AddSeconds(20)), null), DecisionReason.CheckFailed, "Again.", Now);

        slot.Enqueue(Slots.Queueing(), Now);

        slot.CurrentAttemptId.ShouldBe(planned.Id);
        slot.RoundAttempts.ShouldBe(1);
        slot.NotBefore.ShouldBeNull();
        slot.AvoidBackendId.ShouldBeNull();
    }

    [Fact]
    public void Enqueue_NotReady_SaysWhatItWaitsFor()
    {
        var slot = Slots.New(AssetKind.Video);

        slot.Enqueue(Slots.Queueing(ready: false), Now);

        slot.Ready.ShouldBeFalse();
        slot.Sentence.ShouldBe("Waits for its image.");
        slot.BecomeReady(Now);
        slot.Ready.ShouldBeTrue();
        slot.Sentence.ShouldBeNull();
    }

    [Fact]
    public void Begin_AfterAScheduledRetry_ForgetsDelayAndAvoidance()
    {
        var (slot, _) = Slots.Generating();
        slot.ScheduleRetry(Now.AddSeconds(2), new(new(Slots.Backend, Now.AddSeconds(17)), null), DecisionReason.MachineFailed, "Again.", Now);
        slot.NotBefore.ShouldBe(Now.AddSeconds(2));
        slot.AvoidBackendId.ShouldBe(Slots.Backend);

        slot.Begin(Now);

        (slot.NotBefore, slot.AvoidBackendId, slot.AvoidUntil).ShouldBe((null, null, null));
    }

    [Fact]
    public void Complete_WithAnAttempt_ShowsAndScoresIt()
    {
        var (slot, attempt) = Slots.Generating();
        Slots.Judge(attempt, passed: true, overall: 0.83);

        slot.Complete(attempt, DecisionReason.Passed, "Passed.", Now);

        (slot.SelectedAttemptId, slot.ShownAttemptId, slot.CurrentAttemptId).ShouldBe((attempt.Id, attempt.Id, null));
        slot.Score.ShouldBe(0.83);
    }

    [Theory]
    [InlineData("escalate")]
    [InlineData("give up")]
    [InlineData("cancel")]
    [InlineData("keep")]
    public void End_WithAnEarlierSelection_StaysComplete(string how)
    {
        var slot = Slots.In(Complete);
        var selected = slot.SelectedAttemptId;
        slot.Enqueue(Slots.Queueing(), Now);
        Slots.Next(slot, seed: 7, by: "mara");
        slot.Begin(Now);

        switch (how)
        {
            case "escalate":
                slot.Escalate(DecisionReason.NotRequested, "Look.", Now);
                break;
            case "give up":
                slot.FailPermanently(DecisionReason.PermanentError, "Broken.", Now);
                break;
            case "cancel":
                slot.Cancel("Cancelled.", Now);
                break;
            default:
                slot.KeepSelected(DecisionReason.Passed, "Kept.", Now);
                break;
        }

        slot.Status.ShouldBe(Complete);
        slot.SelectedAttemptId.ShouldBe(selected);
        slot.CurrentAttemptId.ShouldBeNull();
    }

    [Fact]
    public void KeepSelected_WithoutASelection_Throws() =>
        Should.Throw<IllegalTransitionException>(() => Slots.In(Generating).KeepSelected(DecisionReason.Passed, "Kept.", Now));

    [Theory]
    [InlineData(NeedsReview, "follows by itself")]
    [InlineData(FailedPermanent, "could not be made")]
    [InlineData(Parked, "budget")]
    [InlineData(Cancelled, "cancelled")]
    public void FollowImage_ImageEnded_EndsLikewiseAndSaysWhy(SlotStatus image, string words)
    {
        var video = Slots.New(AssetKind.Video);
        video.Enqueue(Slots.Queueing(ready: false), Now);

        video.FollowImage(Slots.In(image), Now);

        video.Status.ShouldBe(image);
        video.Reason.ShouldBe(DecisionReason.ImageNotComplete);
        video.Sentence!.ShouldContain(words);
    }

    [Fact]
    public void FollowImage_ItsImageIsRejectedAfterAReview_FailsLikewise()
    {
        var (video, image) = (Slots.In(Queued, AssetKind.Video), Slots.In(NeedsReview));
        video.FollowImage(image, Now);
        image.Reject("Rejected by mara: No.", Now);

        video.FollowImage(image, Now);

        (video.Status, video.Reason, video.Sentence).ShouldBe((FailedPermanent, DecisionReason.ImageNotComplete, "Its image was rejected. Make another one first: press 'Retry failed'."));
    }

    [Fact]
    public void Enqueue_Granted_HoldsForThisRoundAndThroughParking()
    {
        var slot = Slots.In(NeedsReview);
        slot.Enqueue(Slots.Queueing() with { GrantedAttempts = 3 }, Now);
        slot.Park("No room.", Now);
        slot.Enqueue(Slots.Queueing(), Now);
        slot.GrantedAttempts.ShouldBe(3);
        slot.Cancel("Cancelled.", Now);

        slot.Enqueue(Slots.Queueing(), Now);

        slot.GrantedAttempts.ShouldBeNull();
    }

    [Fact]
    public void FollowImage_ImageStillOpen_Throws()
    {
        var video = Slots.New(AssetKind.Video);
        video.Enqueue(Slots.Queueing(ready: false), Now);

        Should.Throw<IllegalTransitionException>(() => video.FollowImage(Slots.In(Generating), Now));
        Should.Throw<IllegalTransitionException>(() => Slots.In(Queued).FollowImage(Slots.In(NeedsReview), Now));
    }

    [Fact]
    public void NoteScore_BetterAttempt_IsShownUntilSomethingIsSelected()
    {
        var (slot, attempt) = Slots.Generating();
        Slots.Judge(attempt, passed: false, overall: 0.4);
        slot.NoteScore(attempt);
        slot.ShownAttemptId.ShouldBe(attempt.Id);

        var worse = Slots.Next(slot, seed: 2);
        Slots.Judge(worse, passed: false, overall: 0.2);
        slot.NoteScore(worse);

        slot.ShownAttemptId.ShouldBe(attempt.Id);
        slot.Score.ShouldBe(0.4);
    }

    [Fact]
    public void RequestCancel_WhileGenerating_IsForgottenWhenItEnds()
    {
        var slot = Slots.In(Generating);
        slot.RequestCancel(Now);
        slot.CancelRequested.ShouldBeTrue();

        slot.Cancel("Cancelled.", Now);

        slot.CancelRequested.ShouldBeFalse();
    }
}
