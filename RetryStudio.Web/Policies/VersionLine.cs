using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Web.Policies;

/// <summary>A version that was in force once.</summary>
/// <param name="Changes">What it changed of the one before, a line each.</param>
public sealed record VersionLine(int Version, string By, DateTimeOffset At, IReadOnlyList<string> Changes)
{
    /// <param name="versions">Newest first.</param>
    public static IReadOnlyList<VersionLine> Of(IReadOnlyList<PastPolicy> versions) =>
        [.. versions.Select((version, index) => new VersionLine(version.Version, version.By, version.At, index + 1 < versions.Count ? Compare(versions[index + 1].Content, version.Content) : []))];

    /// <param name="versions">Newest first.</param>
    /// <param name="changes">What is other between an earlier gate and a later one.</param>
    public static IReadOnlyList<VersionLine> Of(IReadOnlyList<PastGate> versions, Func<Gate, Gate, IEnumerable<string>> changes) =>
        [.. versions.Select((version, index) => new VersionLine(version.Version, version.By, version.At, index + 1 < versions.Count ? [.. changes(versions[index + 1].Gate, version.Gate)] : []))];

    /// <summary>What is told to whoever saves over a version that they have not seen.</summary>
    public static string Faster(int theirs) => FormattableString.Invariant($"Somebody else was faster: this is version {theirs} now");

    private static List<string> Compare(PolicyOverride before, PolicyOverride after) =>
        [.. PolicyFields.Told(before).Zip(PolicyFields.Told(after)).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => $"{pair.First.Field}: {pair.First.Value} → {pair.Second.Value}")];
}
