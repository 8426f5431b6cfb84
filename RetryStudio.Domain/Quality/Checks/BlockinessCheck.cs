using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture does not fall into blocks, as it does when it is compressed too hard.</summary>
public sealed class BlockinessCheck : NativeCheck
{
    public override string Name => "blockiness";

    public override string Label => "Blockiness";

    public override string About => "The picture does not fall into blocks.";

    protected override CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures)
    {
        var blocks = natives.Select(native => native.Blockiness).Mean();
        if (double.IsNaN(blocks))
        {
            return NotApplicable("The picture is flat: there is nothing in which blocks could show.");
        }

        var worst = natives.MaxBy(native => native.Blockiness)!;
        return Measured(Scale.Logarithmic(blocks, 3, 1.3), blocks, blocks > 2 ? "The picture falls into blocks." : "No blocks are to be seen.", worst.At);
    }
}
