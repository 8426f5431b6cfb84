using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The clip ends with the colours it began with.</summary>
public sealed class AppearanceDriftCheck : Check
{
    public override string Name => "drift";

    public override string Label => "Appearance drift";

    public override string About => "The clip ends with the colours it began with.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.Overlap is { } overlap
        ? Measured(Scale.Linear(1 - overlap, 0.75, 0.15), 1 - overlap, $"{(1 - overlap) * 100:0} % of the colours change from beginning to end.", measures.Frames.IsEmpty ? null : measures.Frames[^1].At)
        : measures.Frames.IsEmpty ? Unmeasured("No frame could be read.") : NotApplicable("The clip is too short to have a beginning and an end.");
}
