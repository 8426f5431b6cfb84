using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>How a trial ended.</summary>
public abstract record TrialOutcome
{
    private TrialOutcome()
    {
    }

    /// <param name="File">Its name among the trials' files.</param>
    /// <param name="Scores">What the workflow's own nodes reported, in the scale of each.</param>
    public sealed record Rendered(string File, AssetKind Kind, decimal GpuSeconds, ImmutableSortedDictionary<string, double> Scores) : TrialOutcome;

    /// <param name="Sentence">What went wrong, with the fix where there is one.</param>
    /// <param name="Detail">What the machine said; empty when it said nothing.</param>
    public sealed record Failed(string Sentence, string Detail) : TrialOutcome;

    public sealed record Cancelled : TrialOutcome;
}

/// <summary>How far a trial has come.</summary>
public abstract record TrialProgress
{
    private TrialProgress()
    {
    }

    public sealed record Sending : TrialProgress;

    /// <summary>It waits in the server's own queue.</summary>
    public sealed record Waiting : TrialProgress;

    /// <param name="Share">0..1</param>
    public sealed record Running(double Share) : TrialProgress;

    public sealed record Fetching : TrialProgress;
}
