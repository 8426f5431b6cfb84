using System.Collections.Immutable;

namespace RetryStudio.Domain.Backends;

/// <summary>How a generation ended at its backend.</summary>
public abstract record GenerationOutcome
{
    private GenerationOutcome()
    {
    }

    /// <summary>The files are ready to be fetched.</summary>
    /// <param name="ReportedScores">What the workflow's own nodes reported, by check name: any number from a node that is bound, 0..1 from others.</param>
    public sealed record Rendered(ImmutableArray<OutputFile> Files, decimal GpuSeconds, ImmutableSortedDictionary<string, double> ReportedScores) : GenerationOutcome
    {
        /// <summary>Other numbers that nodes reported by name. They are scores only where a scale is set up for their check.</summary>
        public ImmutableSortedDictionary<string, double> RawScores { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

        /// <summary>Checks that a node is bound to, and that it gave no number for.</summary>
        public ImmutableSortedSet<string> MissingScores { get; init; } = [];
    }

    /// <summary>The machine failed; <paramref name="Detail"/> is the raw message, cut to size.</summary>
    public sealed record Failed(ErrorClass Class, string Detail, decimal GpuSeconds) : GenerationOutcome
    {
        /// <summary>The backend could not be asked any more: the job may still run there.</summary>
        public bool Unreachable { get; init; }

        /// <summary>What it was about: a model, a node, an input; null when there is nothing to name.</summary>
        public string? Subject { get; init; }

        /// <summary>What was there when it failed, the best first. Kept for the record, never a result.</summary>
        public ImmutableArray<OutputFile> Partial { get; init; } = [];
    }

    /// <summary>Somebody cancelled it.</summary>
    public sealed record Cancelled(decimal GpuSeconds) : GenerationOutcome;

    /// <summary>The backend knows nothing of this job any more.</summary>
    public sealed record Lost : GenerationOutcome;
}

/// <summary>One file a generation left at its backend. The name comes from a remote machine and is never used as a local path.</summary>
/// <param name="Name">File name as the backend gives it; only its extension is trusted, and only to tell the kind.</param>
/// <param name="Locator">What the backend needs to find the file again.</param>
public sealed record OutputFile(string Name, string Locator);
