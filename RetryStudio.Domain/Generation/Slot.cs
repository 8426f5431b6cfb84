using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>One asset of one segment: its status, its attempts' bookkeeping, its selected attempt.</summary>
public sealed class Slot
{
    private Slot()
    {
    }

    public Slot(Guid id, Guid projectId, Guid segmentId, AssetKind kind, DateTimeOffset now) =>
        (Id, ProjectId, SegmentId, Kind, UpdatedAt, RoundStartedAt) = (id, projectId, segmentId, kind, now, now);

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SegmentId { get; private set; }

    public AssetKind Kind { get; private set; }

    public SlotStatus Status { get; private set; }

    /// <summary>Why the slot is where it is; null while nothing has happened.</summary>
    public DecisionReason? Reason { get; private set; }

    public string? Sentence { get; private set; }

    public Guid? RunId { get; private set; }

    /// <summary>Higher goes first: 0 for bulk, 10 for single shots.</summary>
    public int Priority { get; private set; }

    /// <summary>The slot's place in the round-robin between projects.</summary>
    public double VirtualTime { get; private set; }

    /// <summary>A video is not ready before its image is complete.</summary>
    public bool Ready { get; private set; }

    /// <summary>What its next attempt is made with; empty before it was ever queued.</summary>
    public string Workflow { get; private set; } = "";

    /// <summary>Only backends of this sort can run that workflow.</summary>
    public BackendType BackendType { get; private set; }

    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>The backend that should not get the next attempt, until <see cref="AvoidUntil"/>.</summary>
    public Guid? AvoidBackendId { get; private set; }

    public DateTimeOffset? AvoidUntil { get; private set; }

    /// <summary>The backend to which the next try is left until <see cref="PreferUntil"/>.</summary>
    public Guid? PreferBackendId { get; private set; }

    public DateTimeOffset? PreferUntil { get; private set; }

    /// <summary>What one attempt is expected to use; it is what a try holds.</summary>
    public decimal ExpectedGpuSeconds { get; private set; }

    /// <summary>Attempts ever begun or planned.</summary>
    public int AttemptCount { get; private set; }

    /// <summary>Attempts before this number belong to earlier rounds and no longer count against the policy.</summary>
    public int RoundStart { get; private set; } = 1;

    /// <summary>Tries before this moment no longer count against the retries of machines.</summary>
    public DateTimeOffset RoundStartedAt { get; private set; }

    /// <summary>The attempt that is pending or generating.</summary>
    public Guid? CurrentAttemptId { get; private set; }

    /// <summary>Its number; of the latest one when there is none.</summary>
    public int CurrentAttemptNumber { get; private set; }

    /// <summary>Late results that were kept in this round: they are no attempts of the policy.</summary>
    public int RoundCandidates { get; private set; }

    /// <summary>Attempts that a person granted this round, with a larger change; null leaves it to the policy.</summary>
    public int? GrantedAttempts { get; private set; }

    public Guid? SelectedAttemptId { get; private set; }

    /// <summary>Quality score of the selected attempt, else of the best one so far.</summary>
    public double? Score { get; private set; }

    /// <summary>The attempt whose picture stands for the slot: the selected one, else the best so far.</summary>
    public Guid? ShownAttemptId { get; private set; }

    /// <summary>Why the selected attempt no longer shows what the segment asks for; null while it does.</summary>
    public StaleCause? Stale { get; private set; }

    /// <summary>Why what this round makes will not show what the segment asks for: the segment was changed after it had been planned.</summary>
    public StaleCause? RoundStale { get; private set; }

    /// <summary>This round makes a successor: what passes takes the place of the selected attempt.</summary>
    public bool Renews { get; private set; }

    public bool CancelRequested { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Revision { get; private set; }

    /// <summary>A video that ended with its image, which a person looks at.</summary>
    public bool WaitsForItsImagesReview => Status == SlotStatus.NeedsReview && Reason == DecisionReason.ImageNotComplete;

    /// <summary>A narration that is cut from a take, which is being made.</summary>
    public bool WaitsForTake => this is { Kind: AssetKind.Audio, Status: SlotStatus.Queued, Ready: false };

    /// <summary>Attempts of this round, the current one included.</summary>
    public int RoundAttempts => AttemptCount - RoundStart + 1 - RoundCandidates;

    /// <summary>What the attempts that a person granted, and that have not begun yet, will hold of the budget.</summary>
    public decimal GrantedGpuSeconds => GrantedAttempts is { } granted && (Status.IsOpen() || Status == SlotStatus.Parked)
        ? Math.Max(0, granted - RoundAttempts + (Status == SlotStatus.Generating ? 0 : 1)) * ExpectedGpuSeconds
        : 0;

    /// <summary>Puts the slot into the queue. The history stays; the counters start afresh, unless it was only parked.</summary>
    public void Enqueue(Queueing queueing, DateTimeOffset now)
    {
        Require(!Status.IsOpen() || Status == SlotStatus.Failed, nameof(Enqueue));
        if (Status != SlotStatus.Parked)
        {
            (RoundStart, RoundStartedAt) = (CurrentAttemptId is null ? AttemptCount + 1 : CurrentAttemptNumber, now);
            RoundCandidates = AttemptCount + 1 - RoundStart - (CurrentAttemptId is null ? 0 : 1);
        }

        if (Status != SlotStatus.Parked || queueing.RunId is null)
        {
            GrantedAttempts = queueing.GrantedAttempts;
        }

        RoundStale = CurrentAttemptId is null || queueing.RunId is null ? null : RoundStale;

        (RunId, Priority, VirtualTime, Ready, ExpectedGpuSeconds) = (queueing.RunId, queueing.Priority, queueing.VirtualTime, queueing.Ready, queueing.ExpectedGpuSeconds);
        (CancelRequested, Renews) = (false, queueing.Renews);
        ForgetPlace();

        // A planned attempt keeps its recipe, whatever its scene type uses by now.
        Route(CurrentAttemptId is null ? queueing.Workflow : Workflow);
        Enter(SlotStatus.Queued, null, queueing.Ready ? null : Kind == AssetKind.Audio ? "It is spoken together with its scene." : "Waits for its image.", now);
    }

    /// <summary>The image is complete, so the video may be leased; or a narration is spoken on its own after all.</summary>
    public void BecomeReady(DateTimeOffset now, string? sentence = null)
    {
        Require(Status == SlotStatus.Queued, nameof(BecomeReady));
        Ready = true;
        Enter(SlotStatus.Queued, null, sentence, now);
    }

    /// <summary>The take is there and cannot be cut for the moment.</summary>
    public void Hinder(string sentence, DateTimeOffset now)
    {
        Require(WaitsForTake, nameof(Hinder));
        if ((Reason, Sentence) != (DecisionReason.TakeNotCut, Domain.Sentence.Cut(sentence)))
        {
            Enter(SlotStatus.Queued, DecisionReason.TakeNotCut, sentence, now);
        }
    }

    /// <summary>The next try is left to this backend for a while.</summary>
    public void Prefer(Stay stay)
    {
        Require(Status == SlotStatus.Queued, nameof(Prefer));
        (PreferBackendId, PreferUntil) = (stay.BackendId, stay.Until);
    }

    /// <summary>A further attempt is written down; it becomes the current one.</summary>
    public int AddAttempt(Guid attemptId)
    {
        CurrentAttemptId = attemptId;
        return CurrentAttemptNumber = ++AttemptCount;
    }

    /// <summary>A result that came late is kept beside the others; what is current stays so.</summary>
    public int AddCandidate()
    {
        RoundCandidates++;
        return ++AttemptCount;
    }

    /// <summary>What its next attempt is made with.</summary>
    public void Route(string workflow) => (Workflow, BackendType) = (workflow, Routing.For(workflow));

    /// <summary>A lane has leased the slot.</summary>
    public void Begin(DateTimeOffset now)
    {
        Require(Status is SlotStatus.Queued or SlotStatus.Failed, nameof(Begin));
        ForgetPlace();
        Enter(SlotStatus.Generating, null, null, now);
    }

    /// <summary>A retry is scheduled.</summary>
    public void ScheduleRetry(DateTimeOffset notBefore, Place place, DecisionReason reason, string sentence, DateTimeOffset now)
    {
        Require(Status == SlotStatus.Generating, nameof(ScheduleRetry));
        NotBefore = notBefore;
        (AvoidBackendId, AvoidUntil) = (place.Avoid?.BackendId, place.Avoid?.Until);
        (PreferBackendId, PreferUntil) = (place.Prefer?.BackendId, place.Prefer?.Until);
        Enter(SlotStatus.Failed, reason, sentence, now);
    }

    /// <summary>The backend it failed on has been taken out: it goes out elsewhere at once.</summary>
    public void HurryRetry(string sentence, DateTimeOffset now)
    {
        Require(Status == SlotStatus.Failed, nameof(HurryRetry));
        NotBefore = null;
        Enter(SlotStatus.Failed, Reason, sentence, now);
    }

    /// <summary>Nothing was sent: the slot goes back to its place in the queue.</summary>
    public void ReturnToQueue(DateTimeOffset notBefore, DecisionReason reason, string sentence, DateTimeOffset now)
    {
        Require(Status == SlotStatus.Generating, nameof(ReturnToQueue));
        NotBefore = notBefore;
        Enter(SlotStatus.Queued, reason, sentence, now);
    }

    /// <summary>An attempt was selected, by the gate or by a person.</summary>
    public void Complete(Attempt selected, DecisionReason reason, string sentence, DateTimeOffset now)
    {
        var legal = reason switch
        {
            DecisionReason.ChosenByPerson => !Status.IsOpen(),
            DecisionReason.BestOfPossible => Status.IsOpen(),
            DecisionReason.CutFromTake => WaitsForTake || !Status.IsOpen(),
            DecisionReason.CameLate => Status == SlotStatus.FailedPermanent,
            _ => Status == SlotStatus.Generating,
        };
        Require(legal, nameof(Complete));
        (SelectedAttemptId, ShownAttemptId, Score, Stale) = (selected.Id, selected.Id, selected.Overall, reason == DecisionReason.ChosenByPerson ? null : RoundStale);
        End(SlotStatus.Complete, reason, sentence, now);
    }

    /// <summary>A further attempt ended, or may not be made, and the selected one stays.</summary>
    public void KeepSelected(DecisionReason reason, string sentence, DateTimeOffset now)
    {
        Require(Status.IsOpen() && SelectedAttemptId is not null, nameof(KeepSelected));
        End(SlotStatus.Complete, reason, sentence, now);
    }

    /// <summary>Whether the selected attempt still shows what the segment asks for.</summary>
    public void MarkStale(StaleCause? cause, DateTimeOffset now)
    {
        if (SelectedAttemptId is null && cause is not null)
        {
            throw new IllegalTransitionException($"Slot {Id} has no selected attempt: {nameof(MarkStale)} is not possible.");
        }

        if (Stale != cause)
        {
            Stale = cause;
            Touch(now);
        }
    }

    /// <summary>Whether the attempt that is planned or under way will show what the segment asks for.</summary>
    public void AgeRound(StaleCause? cause, DateTimeOffset now)
    {
        Require(CurrentAttemptId is not null, nameof(AgeRound));
        if (RoundStale != cause)
        {
            RoundStale = cause;
            Touch(now);
        }
    }

    /// <summary>A person decides.</summary>
    public void Escalate(DecisionReason reason, string sentence, DateTimeOffset now)
    {
        Require(Status is SlotStatus.Generating or SlotStatus.Queued, nameof(Escalate));
        End(SlotStatus.NeedsReview, reason, sentence, now);
    }

    /// <summary>The budget has no room. A planned attempt stays planned.</summary>
    public void Park(string sentence, DateTimeOffset now)
    {
        Require(Status is SlotStatus.Generating or SlotStatus.Queued or SlotStatus.Failed, nameof(Park));
        Enter(SlotStatus.Parked, DecisionReason.BudgetExhausted, sentence, now);
    }

    public void FailPermanently(DecisionReason reason, string sentence, DateTimeOffset now)
    {
        Require(Status is SlotStatus.Generating or SlotStatus.Queued, nameof(FailPermanently));
        End(SlotStatus.FailedPermanent, reason, sentence, now);
    }

    /// <summary>A person wants none of its attempts.</summary>
    public void Reject(string sentence, DateTimeOffset now)
    {
        Require(Status == SlotStatus.NeedsReview, nameof(Reject));
        End(SlotStatus.FailedPermanent, DecisionReason.RejectedByPerson, sentence, now);
    }

    /// <summary>Asks the lane that runs the slot to stop.</summary>
    public void RequestCancel(DateTimeOffset now)
    {
        Require(Status == SlotStatus.Generating, nameof(RequestCancel));
        CancelRequested = true;
        Touch(now);
    }

    public void Cancel(string sentence, DateTimeOffset now)
    {
        Require(Status.IsOpen() || Status == SlotStatus.Parked, nameof(Cancel));
        End(SlotStatus.Cancelled, DecisionReason.Cancelled, sentence, now);
    }

    /// <summary>A video ends the way its image ended: it cannot be made without it.</summary>
    public void FollowImage(Slot image, DateTimeOffset now)
    {
        Require(Kind == AssetKind.Video && (Status == SlotStatus.Queued || WaitsForItsImagesReview) && !image.Status.IsOpen(), nameof(FollowImage));
        var sentence = image.Status switch
        {
            SlotStatus.NeedsReview => "Its image waits for a person. The video follows by itself once an image is chosen.",
            SlotStatus.Parked => "Its image is parked: the budget has no room for it.",
            SlotStatus.Cancelled => "Its image was cancelled.",
            _ when image.Reason == DecisionReason.RejectedByPerson => "Its image was rejected. Make another one first: press 'Retry failed'.",
            _ => "Its image could not be made. Mend that first, then press 'Retry failed'.",
        };
        End(image.Status, DecisionReason.ImageNotComplete, sentence, now);
    }

    /// <summary>Remembers the best attempt so far while nothing is selected.</summary>
    public void NoteScore(Attempt judged)
    {
        if (SelectedAttemptId is null && judged.Media is not null && (Score is null || judged.Overall > Score))
        {
            (Score, ShownAttemptId) = (judged.Overall, judged.Id);
        }
    }

    // A slot that has a selected attempt stays complete, however a further attempt of it ends.
    private void End(SlotStatus status, DecisionReason reason, string sentence, DateTimeOffset now)
    {
        status = SelectedAttemptId is null ? status : SlotStatus.Complete;
        (CurrentAttemptId, CancelRequested, Renews, RoundStale) = (null, false, false, null);
        ForgetPlace();
        Enter(status, reason, sentence, now);
    }

    private void ForgetPlace()
    {
        NotBefore = null;
        (AvoidBackendId, AvoidUntil) = (null, null);
        (PreferBackendId, PreferUntil) = (null, null);
    }

    private void Enter(SlotStatus status, DecisionReason? reason, string? sentence, DateTimeOffset now)
    {
        (Status, Reason, Sentence) = (status, reason, sentence is null ? null : Domain.Sentence.Cut(sentence));
        Touch(now);
    }

    private void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Revision++;
    }

    private void Require(bool legal, string verb)
    {
        if (!legal)
        {
            throw new IllegalTransitionException($"Slot {Id} is {Status}: {verb} is not possible.");
        }
    }
}
