using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture has colour.</summary>
public sealed class GreyCheck : NativeCheck
{
    public override string Name => "grey";

    public override string Label => "Colour";

    public override string About => "The picture has colour.";

    protected override CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures)
    {
        var saturation = natives.Select(native => native.Saturation).Mean();
        return double.IsNaN(saturation)
            ? Unmeasured("The saturation could not be read.")
            : Measured(Scale.Logarithmic(saturation, 0.8, 6), saturation, saturation < 2.2 ? "The picture is almost grey." : "The picture has colour.", natives.MinBy(native => native.Saturation)!.At);
    }
}
