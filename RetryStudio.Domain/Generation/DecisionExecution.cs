using System.Diagnostics;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;

namespace RetryStudio.Domain.Generation;

/// <summary>What a decision adds to the record.</summary>
public sealed record DecisionEffects(Attempt? NewAttempt, Escalation? Escalation)
{
    public static readonly DecisionEffects None = new(null, null);
}

/// <summary>Carries a decision out on a slot and the attempt it was taken about.</summary>
/// <param name="PolicyVersion">The version under which a further attempt is made.</param>
/// <param name="NewId">Makes ids.</param>
public sealed record DecisionExecution(Slot Slot, Attempt Attempt, string PolicyVersion, DateTimeOffset Now, Func<Guid> NewId)
{
    /// <summary>How long a backend that suits better is waited for before any other may take the slot all the same.</summary>
    private static readonly TimeSpan PreferOther = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RequireOther = TimeSpan.FromDays(1);

    /// <summary>Whether the attempt that is selected now gives way. It has to be deselected before the decision is carried out.</summary>
    public bool Supersedes(Decision decision) => Slot is { Renews: true, SelectedAttemptId: not null } && decision is (Decision.Accept or Decision.SelectBest);

    /// <param name="chosen">The attempt that <see cref="Decision.SelectBest"/> names.</param>
    public DecisionEffects Apply(Decision decision, Attempt? chosen = null)
    {
        switch (decision)
        {
            case Decision.Accept accept:
                return Select(Attempt, accept);
            case Decision.SelectBest best:
                return Select(chosen ?? throw new ArgumentNullException(nameof(chosen)), best);
            case Decision.NewAttempt next:
                var attempt = Plan(next);
                Slot.ScheduleRetry(Now, new(AvoidanceFor(next.OtherBackend), null), next.Reason, next.Sentence, Now);
                return new(attempt, null);
            case Decision.RetryTry again:
                var prefer = again.PreferBackend is { } backend ? new Stay(backend, Now + again.Delay + PreferOther) : null;
                Slot.ScheduleRetry(Now + again.Delay, new(null, prefer), again.Reason, again.Sentence, Now);
                return DecisionEffects.None;
            case Decision.Wait wait:
                Slot.ReturnToQueue(Now + wait.Delay, wait.Reason, wait.Sentence, Now);
                return DecisionEffects.None;
            case Decision.Park or Decision.Escalate or Decision.GiveUp { Reason: not DecisionReason.Cancelled } when Attempt.SourceVideo is not null && Slot.SelectedAttemptId is not null:
                Slot.KeepSelected(DecisionReason.NotUpscaled, $"It could not be upscaled, so the clip stays as it was; the next start of the sequence tries it again. {FirstSentence(decision)}", Now);
                return DecisionEffects.None;
            case Decision.Park park:
                var parked = park.Next is { } follow ? Plan(follow) : null;
                Slot.Park(park.Sentence, Now);
                return new(parked, null);
            case Decision.Escalate { Reason: not DecisionReason.NotRequested } failed when Slot.SelectedAttemptId is not null:
                Slot.KeepSelected(failed.Reason, $"It could not be made anew; the earlier choice stays. {failed.Sentence}", Now);
                return DecisionEffects.None;
            case Decision.Escalate escalate:
                Slot.Escalate(escalate.Reason, escalate.Sentence, Now);
                return new(null, Slot.Status == SlotStatus.NeedsReview ? new Escalation(NewId(), Slot, escalate.Reason, escalate.Sentence, Now) : null);
            case Decision.GiveUp { Reason: DecisionReason.Cancelled } cancelled:
                Slot.Cancel(cancelled.Sentence, Now);
                return DecisionEffects.None;
            case Decision.GiveUp gone:
                Slot.FailPermanently(gone.Reason, gone.Sentence, Now);
                return DecisionEffects.None;
            default:
                throw new UnreachableException();
        }
    }

    // What follows it asks a person for something that is not needed.
    private static string FirstSentence(Decision decision) => decision.Sentence.Split(". ")[0].TrimEnd('.') + ".";

    // An attempt that a person asked for is a further candidate: it does not push an earlier choice aside.
    private DecisionEffects Select(Attempt attempt, Decision decision)
    {
        if (Slot.SelectedAttemptId is null || Slot.Renews)
        {
            attempt.Select(null, Now);
            Slot.Complete(attempt, decision.Reason, decision.Sentence, Now);
        }
        else
        {
            Slot.KeepSelected(decision.Reason, $"Attempt {attempt.Number} passed as well. The earlier choice stays until somebody selects another.", Now);
        }

        return DecisionEffects.None;
    }

    private Attempt Plan(Decision.NewAttempt next)
    {
        var id = NewId();
        return new(id, Slot, Slot.AddAttempt(id), new(next.Recipe, Attempt.OriginalRecipe, next.Variation, PolicyVersion), Now);
    }

    private Stay? AvoidanceFor(OtherBackend preference) => (preference, Attempt.BackendId) switch
    {
        (OtherBackend.Ignore, _) or (_, null) => null,
        (OtherBackend.Require, { } backend) => new(backend, Now + RequireOther),
        (_, { } backend) => new(backend, Now + PreferOther),
    };
}
