using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>Motion does not stop at single frames: none of them repeats the one before while its neighbours move.</summary>
public sealed class JudderCheck() : FrameCheck(least: 8, pictures: false)
{
    /// <summary>Below this change nothing moves enough to stumble.</summary>
    private const double LeastMotion = 0.6;

    private const double StandingShare = 0.2;

    /// <summary>Frames to either side, whatever rate a file claims.</summary>
    private const int MostReach = 15;

    public override string Name => "judder";

    public override string Label => "Judder";

    public override string About => "Motion does not stop at single frames.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var reach = (int)Math.Clamp(Math.Round(measures.Fps / 4), 3, MostReach);
        var (moving, standing, first) = (0, 0, (double?)null);
        for (var index = 1; index < frames.Length; index++)
        {
            var around = Enumerable.Range(index - reach, (2 * reach) + 1).Where(place => place > 0 && place < frames.Length).Select(place => frames[place].Change).Percentile(0.75);
            if (around <= LeastMotion)
            {
                continue;
            }

            moving++;
            if (frames[index].Change < StandingShare * around)
            {
                standing++;
                first ??= frames[index].At;
            }
        }

        var share = moving == 0 ? 0 : (double)standing / moving;
        return Measured(Scale.Linear(share, 0.25, 0), share, standing == 0 ? "Motion runs smoothly." : FormattableString.Invariant($"{share * 100:0} % of the moving frames stand still."), first);
    }
}
