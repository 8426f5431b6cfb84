using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Retries;

/// <summary>Why a decision was taken.</summary>
public enum DecisionReason
{
    Passed,
    BestOfReached,
    BestOfPossible,
    BestOfWantsMore,
    CheckFailed,
    PolicyOff,
    CheckDoesNotTrigger,
    AttemptsExhausted,
    NothingToVary,
    ChanceTooLow,
    NotMeasured,
    NotRequested,
    MachineFailed,
    MachineFailedTooOften,
    PermanentError,
    BudgetExhausted,
    BackendUnavailable,
    Cancelled,
    ImageNotComplete,
    CameLate,
    CutFromTake,
    NotUpscaled,
    TakeNotCut,
    ChosenByPerson,
    GrantedByPerson,
    RejectedByPerson,
}

/// <summary>What happens next with a slot: always with a reason and a sentence, always stored.</summary>
public abstract record Decision(DecisionReason Reason, string Sentence)
{
    /// <summary>The attempt passed and is selected.</summary>
    public sealed record Accept(DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>The same recipe is sent again after a delay, to a backend that has not failed it yet if there is one.</summary>
    /// <param name="PreferBackend">The one that suits it best; null when any does.</param>
    public sealed record RetryTry(TimeSpan Delay, Guid? PreferBackend, DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>A new attempt follows.</summary>
    public sealed record NewAttempt(Recipe Recipe, string Variation, OtherBackend OtherBackend, DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>The best of several passing attempts is selected.</summary>
    public sealed record SelectBest(int AttemptNumber, DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>A person decides, with every attempt attached.</summary>
    public sealed record Escalate(DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>The budget has no room; the slot waits for it to be raised.</summary>
    /// <param name="Next">The attempt that follows once there is room; null when the parked one itself is to be run.</param>
    public sealed record Park(NewAttempt? Next, DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>Nothing automatic can mend it.</summary>
    public sealed record GiveUp(DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>No backend could take it; it goes back to the queue and burns nothing.</summary>
    public sealed record Wait(TimeSpan Delay, DecisionReason Reason, string Sentence) : Decision(Reason, Sentence);

    /// <summary>The name under which the decision is stored.</summary>
    public string Kind => GetType().Name;
}
