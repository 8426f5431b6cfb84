using System.Text.Json.Serialization;

namespace RetryStudio.Domain.Sequences;

/// <summary>How a step ended.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <param name="Sentence">What somebody should know of it all the same.</param>
    /// <param name="AcceptedBy">Who took it as it is, although it has a fault.</param>
    public sealed record Done(StepResult Result, Severity? Severity = null, string? Sentence = null, string? AcceptedBy = null) : StepOutcome;

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

    /// <summary>Names the file it brought, so that nobody has to read the rest to know whether it is another one.</summary>
    [JsonIgnore]
    public abstract string Mark { get; }

    public sealed record Promoted(Master Master) : StepResult
    {
        public override string Mark => Master.File.Sha256;
    }

    public sealed record Judged(MasterVerdict Verdict) : StepResult
    {
        public override string Mark => Verdict.Final.Sha256;
    }

    /// <param name="Frames">Of the master.</param>
    public sealed record Sealed(SealedFile Master, SealedFile? Narration, int Frames) : StepResult
    {
        public override string Mark => Master.Sha256;
    }
}
