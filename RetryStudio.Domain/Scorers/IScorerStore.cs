using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Scorers;

/// <summary>Keeps scorers and their checks.</summary>
public interface IScorerStore
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<ScorerView>> AllAsync(CancellationToken ct);

    /// <summary>Null when there is no such scorer.</summary>
    Task<ScorerSettings?> FindAsync(Guid id, CancellationToken ct);

    Task<ScorerSaving> AddAsync(ScorerSettings settings, string by, CancellationToken ct);

    /// <param name="revision">The revision the change was made from; null changes whatever is there.</param>
    /// <param name="change">May be carried out more than once.</param>
    Task<ScorerSaving> ChangeAsync(Guid id, int? revision, Func<ScorerSettings, ScorerSettings> change, string by, CancellationToken ct);

    /// <summary>Removes it with its checks and what it said; false when it is not there.</summary>
    Task<bool> RemoveAsync(Guid id, string by, CancellationToken ct);

    /// <summary>The latest attempt of a kind that has a file; null when there is none.</summary>
    Task<LatestMedia?> LatestAsync(AssetKind kind, CancellationToken ct);
}

/// <summary>What came of saving a scorer.</summary>
public abstract record ScorerSaving
{
    private ScorerSaving()
    {
    }

    public sealed record Saved(Guid Id) : ScorerSaving;

    public sealed record NameTaken : ScorerSaving;

    /// <param name="Scorer">Who gives the score of this check already.</param>
    public sealed record CheckTaken(string Check, string Scorer) : ScorerSaving;

    /// <summary>Somebody else has changed it in the meantime.</summary>
    public sealed record Outdated : ScorerSaving;

    public sealed record Gone : ScorerSaving;
}

/// <param name="Path">Relative to the media root.</param>
public sealed record LatestMedia(Guid AttemptId, string Path, string Sha256, Recipe Recipe);

/// <summary>A scorer as the screens show it. Never its headers.</summary>
public sealed record ScorerView(Guid Id, string Name, ScorerType Type, bool Enabled, int Revision)
{
    public string? Address { get; init; }

    public bool HasHeaders { get; init; }

    public string? Program { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    public int TimeoutSeconds { get; init; }

    public int MostAtOnce { get; init; }

    public ImmutableArray<CheckScale> Checks { get; init; } = [];

    /// <summary>As it said last; null before its first answer.</summary>
    public string? Version { get; init; }

    public string? Model { get; init; }

    public int Calls { get; init; }

    public int Failures { get; init; }

    /// <summary>Calls since its last answer.</summary>
    public int FailuresInRow { get; init; }

    /// <summary>What an answer took on average; null before the first one.</summary>
    public double? MeanSeconds { get; init; }

    /// <summary>It failed again and again and is not asked before this time; null while it is asked.</summary>
    public DateTimeOffset? RestsUntil { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }
}
