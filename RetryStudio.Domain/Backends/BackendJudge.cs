using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>What a backend did of late, since it was last put back.</summary>
/// <param name="Tries">Of its latest tries those that have ended, at most <see cref="BackendJudge.TryWindow"/>.</param>
/// <param name="Failures">Those of them that failed for reasons of the machine.</param>
/// <param name="IsOut">It gets no work anyway.</param>
public sealed record BackendRecord(Guid Id, string Name, int Tries, int Failures, ImmutableArray<ResultRecord> Results, bool IsOut);

/// <param name="Measured">Of its latest attempts those that the gate has judged, at most <see cref="BackendJudge.ResultWindow"/>.</param>
public sealed record ResultRecord(AssetKind Kind, int Measured, int Passed);

/// <summary>A backend has gone bad.</summary>
public sealed record BackendFinding(Guid BackendId, OutageCause Cause, string Sentence);

/// <summary>Tells a backend that has gone bad from bad luck, and from work that fails everywhere. Pure.</summary>
public static class BackendJudge
{
    public const int TryWindow = 20;

    public const int ResultWindow = 60;

    private const int FewestTries = 8;

    private const int FewestResults = 20;

    /// <summary>How much rarer its results pass, as a share of all, before it matters.</summary>
    private const double MattersFrom = 0.25;

    /// <summary>Standard errors between its share of passes and that of its peers: chance does that once in some 700 looks.</summary>
    private const double CertainFrom = 3;

    public static IEnumerable<BackendFinding> Judge(IReadOnlyCollection<BackendRecord> records) =>
        records.Where(record => !record.IsOut).Select(record => Judge(record, [.. records.Where(other => other.Id != record.Id && !other.IsOut)])).OfType<BackendFinding>();

    private static BackendFinding? Judge(BackendRecord own, ImmutableArray<BackendRecord> peers) =>
        OfTries(own, peers) ?? own.Results.Select(result => OfResults(own, result, peers)).FirstOrDefault(finding => finding is not null);

    private static BackendFinding? OfTries(BackendRecord own, ImmutableArray<BackendRecord> peers)
    {
        if (own.Tries < FewestTries || own.Failures * 2 < own.Tries)
        {
            return null;
        }

        // What fails everywhere is not the fault of this one. Without anybody to compare with, only one that does nothing else is taken out.
        var (tries, failures) = (peers.Sum(peer => peer.Tries), peers.Sum(peer => peer.Failures));
        var isAlone = tries < FewestTries;
        var stands = isAlone ? own.Failures == own.Tries : failures * own.Tries * 2 <= own.Failures * tries;
        return !stands ? null : new(own.Id, OutageCause.Tries, isAlone
            ? $"All of its last {own.Tries} tries failed."
            : $"{own.Failures} of its last {own.Tries} tries failed, and {failures} of {tries} on the others.");
    }

    private static BackendFinding? OfResults(BackendRecord own, ResultRecord result, ImmutableArray<BackendRecord> peers)
    {
        var others = peers.SelectMany(peer => peer.Results).Where(other => other.Kind == result.Kind).ToList();
        var (measured, passed) = (others.Sum(other => other.Measured), others.Sum(other => other.Passed));
        if (result.Measured < FewestResults || measured < FewestResults)
        {
            return null;
        }

        var (share, usual) = (result.Passed / (double)result.Measured, passed / (double)measured);
        var pooled = (result.Passed + passed) / (double)(result.Measured + measured);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / result.Measured) + (1.0 / measured)));
        return usual - share >= MattersFrom && usual - share >= CertainFrom * error
            ? new(own.Id, OutageCause.Results, FormattableString.Invariant($"Of its last {result.Measured} {Name(result.Kind)} {share:0%} passed the checks, of {measured} on the others {usual:0%}."))
            : null;
    }

    private static string Name(AssetKind kind) => kind switch
    {
        AssetKind.Image => "images",
        AssetKind.Video => "videos",
        _ => "recordings",
    };
}
