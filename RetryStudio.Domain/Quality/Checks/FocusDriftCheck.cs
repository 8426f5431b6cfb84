using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The clip ends as sharp as it began.</summary>
public sealed class FocusDriftCheck : NativeCheck
{
    public override string Name => "focus_drift";

    public override string Label => "Focus drift";

    public override string About => "The clip ends as sharp as it began.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    protected override CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures)
    {
        var quarter = Math.Max(1, natives.Length / 4);
        var drift = natives.TakeLast(quarter).Select(native => native.Blur).Median() / natives.Take(quarter).Select(native => native.Blur).Median();
        return natives.Length < 4 || double.IsNaN(drift)
            ? NotApplicable("The clip is too short, or too flat, to tell.")
            : Measured(Scale.Logarithmic(drift, 2.2, 1.1), drift, drift > 1.56 ? "It loses focus towards the end." : "It stays in focus.", natives[^quarter].At);
    }
}
