using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

/// <summary>What came of bringing a try to a backend.</summary>
public abstract record Delivered
{
    private Delivered()
    {
    }

    /// <summary>The backend took it and it ended there.</summary>
    public sealed record Ended(Lease Lease, GenerationOutcome Outcome) : Delivered;

    /// <summary>The backend did not take it.</summary>
    /// <param name="Error">Why it was refused; null when it was never sent.</param>
    public sealed record NotTaken(Lease Lease, ErrorClass? Error, string Detail, bool Cancelled = false) : Delivered
    {
        /// <summary>What the refusal was about: a model, a node, an input.</summary>
        public string? Subject { get; init; }

        /// <summary>It may have been taken all the same: its result is looked out for.</summary>
        public bool Unclear { get; init; }
    }

    /// <summary>Somebody else owns the lane now; nothing more may be written.</summary>
    public sealed record Fenced : Delivered;
}
