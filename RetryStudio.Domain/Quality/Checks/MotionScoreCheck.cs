using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>Motion in one figure: the lower of its presence, its order.</summary>
public sealed class MotionScoreCheck : Check
{
    private static readonly MotionCheck Presence = new();

    private static readonly MotionChaosCheck Order = new();

    public override string Name => "motion_score";

    public override string Label => "Motion score";

    public override string About => "Motion in one figure: enough of it, in good order.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        var (presence, order) = (Presence.Score(measures, recipe), Order.Score(measures, recipe));
        var worse = presence.Status != CheckStatus.Measured || order.Status == CheckStatus.Measured && presence.Score < order.Score ? presence : order;
        return worse with { Check = Name };
    }
}
