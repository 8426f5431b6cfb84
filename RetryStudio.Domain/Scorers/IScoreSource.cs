using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Scorers;

/// <summary>Reaches scorers of one type. Whatever goes wrong is a reply; only a cancellation is thrown.</summary>
public interface IScoreSource
{
    ScorerType Type { get; }

    /// <summary>Asks for the scores of one file, all checks at once.</summary>
    Task<ScorerReply> AskAsync(ScorerSettings scorer, ScoreRequest request, CancellationToken ct);

    /// <summary>Why it cannot be asked at the moment; null when nothing is known to stand in the way. It costs little.</summary>
    Task<ScorerReply.Failed?> ObstacleAsync(ScorerSettings scorer, CancellationToken ct);
}

/// <summary>One file, and what a scorer is to say of it.</summary>
/// <param name="Id">The same whenever the same is asked again.</param>
/// <param name="File">Full path.</param>
/// <param name="Sha256">Of the file.</param>
public sealed record ScoreRequest(string Id, Guid AttemptId, AssetKind Kind, string File, string Sha256, ScoreContext Context, ImmutableArray<CheckScale> Checks)
{
    /// <summary>Full path of the picture it was to begin with; null when there is none.</summary>
    public string? StartImage { get; init; }

    /// <summary>Of everything a score depends on: scores of the same file by the same scorer are known by it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Sha256}\n{StartImage}\n{Context.Prompt}")));
}

/// <param name="Fps">0 for a picture.</param>
public sealed record ScoreContext(string Prompt, ulong Seed, double Fps, int Width, int Height);
