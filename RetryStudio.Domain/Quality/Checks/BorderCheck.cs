using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture fills its frame, without black borders.</summary>
public sealed class BorderCheck : NativeCheck
{
    public override string Name => "border";

    public override string Label => "Borders";

    public override string About => "The picture fills its frame, without black borders.";

    protected override CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures)
    {
        var inside = natives.Select(native => native.InsideBorders).Median();
        return double.IsNaN(inside)
            ? NotApplicable("The picture is black throughout.")
            : Measured(Scale.Linear(inside, 0.9, 0.99), inside, inside < 0.95 ? FormattableString.Invariant($"Black borders take {(1 - inside) * 100:0} % of the frame.") : "The picture fills its frame.");
    }
}
