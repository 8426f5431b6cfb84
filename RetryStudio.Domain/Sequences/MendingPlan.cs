using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Decides from measures what is to be mended, and how much. Pure.</summary>
public static class MendingPlan
{
    /// <summary>Mean luma differences below this are no movement; of 255.</summary>
    private const double StillChange = 0.12;

    /// <summary>A still stretch shorter than this many seconds is left alone.</summary>
    private const double ShortestStill = 0.2;

    /// <summary>Share of a clip that must be left of it.</summary>
    private const double LeastKept = 0.5;

    /// <summary>Mean luma between these is left alone; of 255.</summary>
    private const double Dark = 60, Bright = 180;

    /// <summary>What is outside is brought towards these.</summary>
    private const double Lifted = 75, Lowered = 165;

    /// <summary>Gentle: more than this would show its banding and its noise.</summary>
    private const double LeastGamma = 0.75, MostGamma = 1.35;

    /// <summary>Shapes that differ by less than this share lose an edge rather than get bars.</summary>
    private const double Cropped = 0.1;

    public static MendingDecision Decide(MendingKind mending, AssetKind kind, MediaMeasures measures, Recipe recipe) => (mending, kind) switch
    {
        _ when !measures.Readable => new MendingDecision.Beyond("The file cannot be read."),
        (MendingKind.TrimStill, AssetKind.Video) => Trim(measures),
        (MendingKind.Exposure, AssetKind.Image or AssetKind.Video) => Expose(measures),
        (MendingKind.FrameRate, AssetKind.Video) => Rate(measures, recipe),
        (MendingKind.Size, AssetKind.Image or AssetKind.Video) => Size(kind, measures, recipe),
        (MendingKind.TrimStill or MendingKind.Exposure or MendingKind.FrameRate or MendingKind.Size or MendingKind.Loudness, _) =>
            new MendingDecision.NothingToDo("It has no meaning for this kind of file."),
        _ => throw new UnreachableException(),
    };

    private static MendingDecision Trim(MediaMeasures measures)
    {
        var frames = measures.Frames;
        if (frames.Length < 2)
        {
            return new MendingDecision.NothingToDo("There are not enough frames to stand still.");
        }

        var (first, last) = (1, frames.Length - 1);
        while (first < frames.Length && frames[first].Change < StillChange)
        {
            first++;
        }

        while (last > 0 && frames[last].Change < StillChange)
        {
            last--;
        }

        if (first == frames.Length)
        {
            return new MendingDecision.Beyond("The picture stands still throughout. Generate it again.");
        }

        // Of a still stretch the frame next to the movement stays.
        var length = Math.Max(measures.Duration, frames[^1].At);
        var (from, to) = (frames[first - 1].At, last + 1 < frames.Length ? frames[last + 1].At : length);
        (from, to) = (from >= ShortestStill ? from : 0, length - to >= ShortestStill ? to : length);
        return (from > 0 || to < length, to - from >= length * LeastKept) switch
        {
            (false, _) => new MendingDecision.NothingToDo("The picture does not stand still at its beginning or its end."),
            (true, true) => new MendingDecision.Do(new MendingStep.Trim(from, to, length)),
            _ => new MendingDecision.Beyond("Too little would be left of it. Generate it again."),
        };
    }

    private static MendingDecision Expose(MediaMeasures measures)
    {
        var lumas = measures.Frames.Select(frame => frame.Luma).Order().ToList();
        if (lumas.Count == 0)
        {
            return new MendingDecision.Beyond("No frame could be read.");
        }

        return lumas[lumas.Count / 2] switch
        {
            < 6 => new MendingDecision.Beyond("It is black. There is nothing to brighten."),
            > 249 => new MendingDecision.Beyond("It is white. There is nothing to darken."),
            < Dark and var luma => new MendingDecision.Do(new MendingStep.Gamma(Bring(luma, Lifted))),
            > Bright and var luma => new MendingDecision.Do(new MendingStep.Gamma(Bring(luma, Lowered))),
            _ => new MendingDecision.NothingToDo("It is neither too dark nor too bright."),
        };
    }

    private static double Bring(double luma, double wanted) => Math.Round(Math.Clamp(Math.Log(luma / 255) / Math.Log(wanted / 255), LeastGamma, MostGamma), 2);

    private static MendingDecision Rate(MediaMeasures measures, Recipe recipe) => recipe.Fps <= 0 || Math.Abs(measures.Fps - recipe.Fps) < 0.01
        ? new MendingDecision.NothingToDo("It has the frame rate that was asked for.")
        : new MendingDecision.Do(new MendingStep.Rate(recipe.Fps, measures.Fps));

    private static MendingDecision Size(AssetKind kind, MediaMeasures measures, Recipe recipe)
    {
        if ((measures.Width, measures.Height) == (recipe.Width, recipe.Height))
        {
            return new MendingDecision.NothingToDo("It has the size that was asked for.");
        }

        if (kind == AssetKind.Video && (recipe.Width % 2 != 0 || recipe.Height % 2 != 0))
        {
            return new MendingDecision.Beyond($"A clip cannot be {recipe.Width}×{recipe.Height}: its sides must be even.");
        }

        return new MendingDecision.Do(Fit(measures.Width, measures.Height, recipe.Width, recipe.Height));
    }

    /// <summary>How a picture of one size gets into another.</summary>
    public static MendingStep.Resize Fit(int width, int height, int wantedWidth, int wantedHeight)
    {
        var shapes = (double)width * wantedHeight / ((double)height * wantedWidth);
        return new(wantedWidth, wantedHeight, Crop: Math.Max(shapes, 1 / shapes) - 1 <= Cropped);
    }
}
