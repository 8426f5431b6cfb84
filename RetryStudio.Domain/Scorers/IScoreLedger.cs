using System.Collections.Immutable;

namespace RetryStudio.Domain.Scorers;

/// <summary>What is known of scorers while attempts are evaluated.</summary>
public interface IScoreLedger
{
    /// <summary>The enabled scorers that give the score of any of these checks.</summary>
    Task<IReadOnlyList<ConfiguredScorer>> ServingAsync(IReadOnlyCollection<string> checks, CancellationToken ct);

    /// <summary>How a scorer stands, and what it has said of this file before, in its present version.</summary>
    Task<ScorerMemory> RecallAsync(Guid scorerId, string fingerprint, CancellationToken ct);

    /// <summary>Keeps what came of a call. Nothing is kept for a scorer that was removed meanwhile.</summary>
    Task NoteAsync(Guid scorerId, ScorerCall call, CancellationToken ct);
}

public sealed record ConfiguredScorer(Guid Id, ScorerSettings Settings);

/// <param name="Known">Scores that need not be asked for again.</param>
public sealed record ScorerMemory(string Version, int FailuresInRow, DateTimeOffset? RestsUntil, string? LastError, ImmutableArray<CheckReply> Known)
{
    public static readonly ScorerMemory None = new("", 0, null, null, []);
}

/// <param name="Fingerprint">Of what was asked; null keeps no scores.</param>
public sealed record ScorerCall(ScorerReply Reply, TimeSpan Took, string? Fingerprint);
