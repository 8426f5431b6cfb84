using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Holds a master against the gate of its scene type. Pure.</summary>
public static class MasterGate
{
    /// <summary>
    /// What the delivery format can have changed is measured on the master. Everything else is what was measured of the attempt:
    /// a picture that was scaled up has no finer edges, and frames that are repeated do not stutter.
    /// </summary>
    private static readonly ImmutableArray<string> Anew =
        ["decodes", "file", "resolution", "duration", "fps", "black", "frozen", "flash", "shadows", "highlights", "contrast", "oversaturated", "grey", "border"];

    public static Verdict Judge(ShotMaterial shot, MediaMeasures master)
    {
        var attempt = shot.Video.Scores.ToDictionary(result => result.Score.Check);
        var results = shot.Gate.Rules.Select(rule => CheckCatalogue.Find(rule.Check) is { } check && (IsAnew(shot, rule.Check) || !attempt.ContainsKey(rule.Check))
            ? new CheckResult(check.Score(master, shot.Wanted), rule)
            : attempt.GetValueOrDefault(rule.Check)).OfType<CheckResult>();
        return shot.Gate.Judge(AssetKind.Video, [.. results], shot.Still);
    }

    // Under what is spoken the last frame is held on purpose.
    private static bool IsAnew(ShotMaterial shot, string check) => Anew.Contains(check) && (check != "frozen" || shot.Narration is null);

    /// <summary>What may help against the checks that a verdict names, without generating anything.</summary>
    public static ImmutableArray<MendingKind> MendingsFor(ShotMaterial shot, Verdict verdict) =>
    [
        .. verdict.Results.Where(result => result.Fails || (result.Measured && result.Warns)).Select(result => result.Score.Check switch
        {
            // A cut would part the picture from what is spoken.
            "frozen" when !shot.Still && shot.Narration is null => MendingKind.TrimStill,
            "shadows" or "highlights" => MendingKind.Exposure,
            "resolution" => MendingKind.Size,
            "fps" => MendingKind.FrameRate,
            _ => (MendingKind?)null,
        }).OfType<MendingKind>().Distinct().Order(),
    ];

    /// <summary>Whether a mended copy is to take the master's place: nothing fails that did not fail, and it is better on the whole.</summary>
    public static bool IsBetter(Verdict mended, Verdict master) =>
        mended.FailedChecks.All(master.FailedChecks.Contains)
        && (mended.FailedChecks.Length < master.FailedChecks.Length || mended.Overall > master.Overall);
}
