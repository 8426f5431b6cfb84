using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Generation;

/// <summary>Makes a larger clip of one that is selected. Pure.</summary>
public static class Upscaling
{
    /// <summary>The workflow by which simulated GPUs do it.</summary>
    public const string Simulated = Routing.SimulatedPrefix + "upscale";

    /// <summary>What most nodes round a size to; none of ours is rounded by them.</summary>
    private const int SizeStep = 8;

    /// <summary>Whether a clip is smaller than what it is delivered in. What was upscaled once is not upscaled again.</summary>
    public static bool IsWanted(Recipe clip, DeliveryFormat format) => format.Upscale is not null && clip.SourceVideo is null && clip.Width < format.Width && clip.Height < format.Height;

    /// <summary>Whether a clip was upscaled to less than what would be made of it now. Of a workflow that decides the size itself nobody knows.</summary>
    /// <param name="upscaled">What was made of the clip.</param>
    public static bool IsOutgrown(Recipe upscaled, Recipe clip, DeliveryFormat format) =>
        IsWanted(clip, format) && RecipeOf(clip, "", format, sized: true, 0) is var wanted
        && upscaled.Width > clip.Width && upscaled.Width < wanted.Width && upscaled.Height < wanted.Height;

    /// <param name="path">Media path of the clip.</param>
    /// <param name="sized">The workflow is told the size. Otherwise it decides itself, and what comes must be no smaller than the clip.</param>
    public static Recipe RecipeOf(Recipe clip, string path, DeliveryFormat format, bool sized, ulong seed)
    {
        var upscaled = clip with { Seed = seed, Workflow = format.Upscale!, SourceVideo = path };
        var factor = Math.Min((decimal)format.Width / clip.Width, (decimal)format.Height / clip.Height);
        return sized ? upscaled with { Width = Rounded(clip.Width * factor), Height = Rounded(clip.Height * factor) } : upscaled;
    }

    private static int Rounded(decimal side) => (int)Math.Round(side / SizeStep, MidpointRounding.AwayFromZero) * SizeStep;
}
