using System.Collections.Immutable;

namespace RetryStudio.Domain.Backends;

/// <summary>What was counted of a backend over a day.</summary>
/// <param name="LaneSeconds">How long its lanes were taken, by the clock.</param>
/// <param name="ServiceSeconds">How long it was there for work.</param>
/// <param name="Capacity">Lanes that can run at the same time.</param>
/// <param name="Tries">Those that were delivered or failed.</param>
/// <param name="Measured">Attempts that the gate has judged.</param>
/// <param name="Checks">Failed attempts by the check that failed worst.</param>
public sealed record BackendCounts(
    Guid BackendId,
    double LaneSeconds,
    double ServiceSeconds,
    int Capacity,
    int Tries,
    int Measured,
    ImmutableSortedDictionary<ErrorClass, int> Errors,
    ImmutableSortedDictionary<string, int> Checks);

/// <summary>How often something failed here, and on the others.</summary>
/// <param name="Of">Of how many.</param>
/// <param name="Others">Share of it on the other backends, 0..1; null where too few are there to tell.</param>
public sealed record FailureRate(int Failures, int Of, double? Others)
{
    public double Share => Of == 0 ? 0 : (double)Failures / Of;
}

public sealed record ErrorRate(ErrorClass Error, FailureRate Rate);

public sealed record CheckRate(string Check, FailureRate Rate);

/// <summary>How a backend did over the last 24 hours, beside the others.</summary>
/// <param name="BusyShare">0..1 of what its lanes could have run while it was in service; null before it was ever looked at.</param>
/// <param name="Errors">By how often, then by name.</param>
public sealed record BackendStatistics(Guid BackendId, double? BusyShare, double ServiceSeconds, int Tries, int Measured, ImmutableArray<ErrorRate> Errors, ImmutableArray<CheckRate> Checks)
{
    /// <summary>Fewer say nothing, neither here nor on the others.</summary>
    public const int FewestToCompare = 20;

    /// <summary>In service for less than this, a share of it says nothing.</summary>
    private const double FewestSeconds = 60;

    public static ImmutableArray<BackendStatistics> Of(IReadOnlyCollection<BackendCounts> counts) => [.. counts.Select(own => Of(own, [.. counts.Where(other => other.BackendId != own.BackendId)]))];

    private static BackendStatistics Of(BackendCounts own, ImmutableArray<BackendCounts> others)
    {
        var (tries, measured) = (others.Sum(other => other.Tries), others.Sum(other => other.Measured));
        return new(
            own.BackendId,
            own.ServiceSeconds >= FewestSeconds && own.Capacity > 0 ? Math.Min(1, own.LaneSeconds / (own.ServiceSeconds * own.Capacity)) : null,
            own.ServiceSeconds, own.Tries, own.Measured,
            [.. own.Errors.OrderByDescending(error => error.Value).ThenBy(error => error.Key)
                .Select(error => new ErrorRate(error.Key, Rate(error.Value, own.Tries, others.Sum(other => other.Errors.GetValueOrDefault(error.Key)), tries)))],
            [.. own.Checks.OrderByDescending(check => check.Value).ThenBy(check => check.Key, StringComparer.Ordinal)
                .Select(check => new CheckRate(check.Key, Rate(check.Value, own.Measured, others.Sum(other => other.Checks.GetValueOrDefault(check.Key)), measured)))]);
    }

    private static FailureRate Rate(int failures, int of, int othersFailures, int othersOf) =>
        new(failures, of, of >= FewestToCompare && othersOf >= FewestToCompare ? (double)othersFailures / othersOf : null);
}
