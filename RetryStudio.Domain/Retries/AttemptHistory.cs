using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>An attempt of the current round that has ended.</summary>
/// <param name="Overall">Quality score 0..1; 0 when it was not measured.</param>
public sealed record PastAttempt(int Number, bool Passed, double Overall)
{
    /// <summary>What it was measured by, of an attempt that passed; empty leaves only the quality score to compare it by.</summary>
    public ImmutableArray<WeighedScore> Scores { get; init; } = [];
}

/// <summary>What a slot has behind it.</summary>
/// <param name="Earlier">Ended attempts of this round, without the one that is being decided.</param>
/// <param name="UsedSeeds">Every seed of the slot, of earlier rounds too.</param>
/// <param name="FailedTries">Failed tries, in this round, of the attempt that is being decided; the one that has just failed is not among them.</param>
public sealed record AttemptHistory(ImmutableArray<PastAttempt> Earlier, ImmutableHashSet<ulong> UsedSeeds, ImmutableArray<FailedTry> FailedTries)
{
    /// <summary>Tries that machines failed in this round, of all attempts of the slot; the one that has just failed is not among them.</summary>
    public ImmutableArray<FailedTry> RoundFailures { get; init; } = [];

    /// <summary>Results that came late and passed. They stand in when the round comes to nothing.</summary>
    public ImmutableArray<PastAttempt> Late { get; init; } = [];

    /// <summary>What the slot's attempts were made with. Asked for only where the seed stays, since a new seed is a new recipe.</summary>
    public ImmutableHashSet<Recipe> UsedRecipes { get; init; } = [];

    public static readonly AttemptHistory Empty = new([], [], []);
}

/// <summary>A try that a machine failed.</summary>
public sealed record FailedTry(Guid BackendId, ErrorClass Error);
