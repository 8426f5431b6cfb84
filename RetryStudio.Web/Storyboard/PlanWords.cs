using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>A run's plan as it stands on the screens.</summary>
public static class PlanWords
{
    /// <example>24 images, 24 videos and 3 narrations</example>
    public static string Counted(RunPlan plan) => Joined(Kinds(plan).Select(kind => Words.Count(kind.Count, kind.Noun)));

    /// <summary>Of one segment, in which there is one of each at most.</summary>
    /// <example>The image and the video were</example>
    public static string Were(RunPlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"T{Joined(Kinds(plan).Select(kind => $"the {kind.Noun}"))[1..]} {(plan.Total == 1 ? "was" : "were")}");

    private static IEnumerable<(int Count, string Noun)> Kinds(RunPlan plan) =>
        new[] { (plan.Images, "image"), (plan.Videos, "video"), (plan.Narrations, "narration") }.Where(kind => kind.Item1 > 0);

    private static string Joined(IEnumerable<string> parts) => parts.ToList() is var all && all.Count > 1 ? $"{string.Join(", ", all[..^1])} and {all[^1]}" : string.Concat(all);
}
