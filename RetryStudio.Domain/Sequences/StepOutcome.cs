using System.Text.Json.Serialization;

namespace RetryStudio.Domain.Sequences;

/// <summary>How a step ended.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <param name="Sentence">What somebody should know of it all the same.</param>
    public sealed record Done(StepResult Result, Severity? Severity = null, string? Sentence = null) : StepOutcome;

    /// <summary>Doing it again would not help.</summary>
    public sealed record NeedsPerson(Severity Severity, string Sentence, StepResult? Result = null) : StepOutcome;

    /// <summary>The machine failed at this one; it is tried again.</summary>
    public sealed record Trouble(string Sentence) : StepOutcome;

    /// <summary>The machine would fail at every other one, too: all of it waits, and no failure is counted.</summary>
    public sealed record Unavailable(string Sentence) : StepOutcome;

    /// <summary>What it was to be done with is no longer there: what is to be done is looked up anew.</summary>
    public sealed record Outdated : StepOutcome;
}

/// <summary>What a step brought.</summary>
[JsonDerivedType(typeof(Promoted), "promoted")]
[JsonDerivedType(typeof(Judged), "judged")]
[JsonDerivedType(typeof(Sealed), "sealed")]
public abstract record StepResult
{
    private StepResult()
    {
    }

    public sealed record Promoted(Master Master) : StepResult;

    public sealed record Judged(MasterVerdict Verdict) : StepResult;

    /// <param name="Frames">Of the master.</param>
    public sealed record Sealed(SealedFile Master, SealedFile? Narration, int Frames) : StepResult;
}
