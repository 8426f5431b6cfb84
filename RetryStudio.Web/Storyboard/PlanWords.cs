using System.Globalization;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>A run's plan as it stands on the screens.</summary>
public static class PlanWords
{
    /// <example>24 images, 24 videos and 3 narrations</example>
    public static string Counted(RunPlan plan) => Joined(Counts(plan));

    public static IEnumerable<string> Counts(RunPlan plan) => Kinds(plan).Select(kind => Words.Count(kind.Count, kind.Noun));

    /// <summary>Of one segment, in which there is one of each at most.</summary>
    /// <example>The image and the video were</example>
    public static string Were(RunPlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"T{Joined(Kinds(plan).Select(kind => $"the {kind.Noun}"))[1..]} {(plan.Total == 1 ? "was" : "were")}");

    private static IEnumerable<(int Count, string Noun)> Kinds(RunPlan plan) =>
        new[] { (plan.Images, "image"), (plan.Videos, "video"), (plan.Narrations, "narration") }.Where(kind => kind.Item1 > 0);

    /// <summary>How far the budget reaches.</summary>
    /// <param name="left">Null: it has no limit.</param>
    public static string BudgetNote(decimal? left, GenerationEstimate estimate) => left switch
    {
        null => "The project has no budget limit.",
        _ when left < estimate.ExpectedGpuSeconds => "The budget will probably not suffice. What finds no room is parked, not lost: raise the budget and press 'Continue'.",
        _ when left < estimate.WorstGpuSeconds => "The budget suffices for what is expected, not for the worst case. What finds no room is parked, not lost.",
        _ => "The budget suffices, even for the worst case: every attempt that the policies allow.",
    };

    /// <example>a, b and c</example>
    public static string Joined(IEnumerable<string> parts) => parts.ToList() is var all && all.Count > 1 ? $"{string.Join(", ", all[..^1])} and {all[^1]}" : string.Concat(all);
}
