using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A score that the backend's own nodes report. There is no built-in measure for it, and none is invented.</summary>
public sealed class ReportedCheck(string name, string label) : Check
{
    public override string Name => name;

    public override string Label => label;

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.Reported.TryGetValue(Name, out var score)
        ? Measured(score, score, "As the backend reported it.")
        : Unmeasured("The backend reported no score for it.");
}
