using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>How an attempt came back: from a machine, or from the gate.</summary>
public abstract record AttemptResult
{
    private AttemptResult()
    {
    }

    /// <param name="Subject">What it was about: the missing model or node, the wrong input; null when there is nothing to name.</param>
    public sealed record MachineFailed(ErrorClass Error, string Detail, string? Subject = null) : AttemptResult;

    public sealed record NoBackend(string Reason) : AttemptResult;

    public sealed record Cancelled : AttemptResult;

    public sealed record Judged(Verdict Verdict) : AttemptResult;
}
