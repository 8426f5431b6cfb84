using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>What a backend did of late, since it was last put back.</summary>
/// <param name="Tries">Its latest tries that have ended, at most <see cref="BackendJudge.TryWindow"/>, by workflow.</param>
/// <param name="Results">Its latest attempts that the gate has judged, at most <see cref="BackendJudge.ResultWindow"/>, by workflow.</param>
/// <param name="IsOut">It gets no work anyway.</param>
public sealed record BackendRecord(Guid Id, string Name, ImmutableArray<TryRecord> Tries, ImmutableArray<ResultRecord> Results, bool IsOut);

/// <param name="Failures">Those that failed for reasons of the machine.</param>
public sealed record TryRecord(string Workflow, int Tries, int Failures);

public sealed record ResultRecord(AssetKind Kind, string Workflow, int Measured, int Passed);

/// <summary>A backend has gone bad.</summary>
public sealed record BackendFinding(Guid BackendId, OutageCause Cause, string Sentence);

/// <summary>
/// Tells a backend that has gone bad from bad luck, and from work that fails everywhere. Like is compared with like: only with what
/// the others did of the same workflow. Pure.
/// </summary>
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
        var others = peers.SelectMany(peer => peer.Tries).Where(other => own.Tries.Any(mine => mine.Workflow == other.Workflow)).ToList();
        var (othersTried, othersFailed) = (others.Sum(other => other.Tries), others.Sum(other => other.Failures));
        if (othersTried < FewestTries)
        {
            // Nobody to compare with: only one that does nothing but fail is taken out.
            var all = own.Tries.Sum(mine => mine.Tries);
            return all >= FewestTries && own.Tries.All(mine => mine.Failures == mine.Tries) ? new(own.Id, OutageCause.Tries, $"All of its last {all} tries failed.") : null;
        }

        // What fails everywhere is not the fault of this one.
        var compared = own.Tries.Where(mine => others.Exists(other => other.Workflow == mine.Workflow)).ToList();
        var (tried, failed) = (compared.Sum(mine => mine.Tries), compared.Sum(mine => mine.Failures));
        return tried >= FewestTries && failed * 2 >= tried && othersFailed * tried * 2 <= failed * othersTried
            ? new(own.Id, OutageCause.Tries, $"{failed} of its last {tried} tries failed, and {othersFailed} of {othersTried} on the others.")
            : null;
    }

    private static BackendFinding? OfResults(BackendRecord own, ResultRecord result, ImmutableArray<BackendRecord> peers)
    {
        var others = peers.SelectMany(peer => peer.Results).Where(other => other.Kind == result.Kind && other.Workflow == result.Workflow).ToList();
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
