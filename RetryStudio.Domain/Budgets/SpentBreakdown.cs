using System.Collections.Immutable;

namespace RetryStudio.Domain.Budgets;

/// <summary>Why an attempt was made.</summary>
public enum AttemptOrigin
{
    First,

    /// <summary>The policy made it after another.</summary>
    Retry,

    /// <summary>A person asked for this very one.</summary>
    Person,

    /// <summary>It was removed for ever, with its segment.</summary>
    Deleted,
}

/// <summary>What came of an attempt.</summary>
public enum AttemptEnd
{
    Passed,
    CheckFailed,

    /// <summary>A check that counts could not be measured, or a machine made an end of it.</summary>
    NoVerdict,

    /// <summary>Cancelled, or not judged yet.</summary>
    Unfinished,
}

/// <summary>A share of what a project has spent.</summary>
public readonly record struct SpentShare(int Attempts, decimal GpuSeconds, decimal Cost)
{
    public static SpentShare operator +(SpentShare left, SpentShare right) => new(left.Attempts + right.Attempts, left.GpuSeconds + right.GpuSeconds, left.Cost + right.Cost);

    public static SpentShare Sum(IEnumerable<SpentShare> shares) => shares.Aggregate(default(SpentShare), (sum, share) => sum + share);
}

/// <summary>What attempts that are alike have cost.</summary>
/// <param name="Check">The one by which they failed worst; null unless one failed.</param>
public sealed record SpentGroup(string SceneType, AttemptOrigin Origin, AttemptEnd End, string? Check, SpentShare Share)
{
    /// <summary>In the place of a scene type that is no longer known.</summary>
    public const string OfDeleted = "Deleted segments";
}

public sealed record SceneTypeShare(string SceneType, SpentShare All, SpentShare Retries);

/// <param name="Check">Null: the attempts that no check failed, by how they ended.</param>
public sealed record EndShare(AttemptEnd End, string? Check, SpentShare Share);

/// <summary>What a project has spent, seen from three sides. Each side adds up to all of it.</summary>
public sealed record SpentBreakdown(SpentShare First, SpentShare Retries, SpentShare ByPersons, ImmutableArray<SceneTypeShare> SceneTypes, ImmutableArray<EndShare> Ends)
{
    public static readonly SpentBreakdown None = Of([]);

    /// <summary>The largest shares first; what no check failed goes last.</summary>
    public static SpentBreakdown Of(IReadOnlyCollection<SpentGroup> groups) => new(
        By(groups, AttemptOrigin.First), By(groups, AttemptOrigin.Retry), By(groups, AttemptOrigin.Person),
        [.. groups.GroupBy(group => group.SceneType)
            .Select(type => new SceneTypeShare(type.Key, SpentShare.Sum(type.Select(group => group.Share)), SpentShare.Sum(type.Where(group => group.Origin == AttemptOrigin.Retry).Select(group => group.Share))))
            .OrderByDescending(type => type.All.GpuSeconds).ThenBy(type => type.SceneType, StringComparer.Ordinal)],
        [.. groups.GroupBy(group => (group.End, group.Check))
            .Select(end => new EndShare(end.Key.End, end.Key.Check, SpentShare.Sum(end.Select(group => group.Share))))
            .OrderBy(end => end.End != AttemptEnd.CheckFailed).ThenBy(end => end.End == AttemptEnd.CheckFailed ? 0 : (int)end.End).ThenByDescending(end => end.Share.GpuSeconds).ThenBy(end => end.Check, StringComparer.Ordinal)])
    {
        Total = SpentShare.Sum(groups.Select(group => group.Share)),
        Deleted = By(groups, AttemptOrigin.Deleted),
    };

    public SpentShare Total { get; private init; }

    /// <summary>For attempts that were removed for ever.</summary>
    public SpentShare Deleted { get; private init; }

    private static SpentShare By(IEnumerable<SpentGroup> groups, AttemptOrigin origin) => SpentShare.Sum(groups.Where(group => group.Origin == origin).Select(group => group.Share));
}
