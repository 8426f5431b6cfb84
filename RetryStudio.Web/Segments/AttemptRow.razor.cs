using System.Globalization;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Segments;

/// <summary>One attempt in the history.</summary>
public sealed partial class AttemptRow
{
    [Parameter, EditorRequired]
    public AttemptView Attempt { get; set; } = null!;

    /// <summary>The gate as it is now.</summary>
    [Parameter]
    public Gate Gate { get; set; } = new([]);

    /// <summary>The shot is still on purpose.</summary>
    [Parameter]
    public bool Still { get; set; }

    /// <summary>Why it cannot be selected at the moment; null when it can.</summary>
    [Parameter]
    public string? SelectObstacle { get; set; }

    /// <summary>Why no further attempt can be asked for at the moment; null when one can.</summary>
    [Parameter]
    public string? RecipeObstacle { get; set; }

    /// <summary>Why it cannot be reproduced at the moment; null when it can.</summary>
    [Parameter]
    public string? ReproduceObstacle { get; set; }

    /// <summary>How near it came to the attempt that it repeats; null for every other one.</summary>
    [Parameter]
    public string? Likeness { get; set; }

    /// <summary>Where it is set against another one; null when there is nothing to set it against.</summary>
    [Parameter]
    public string? CompareUrl { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    public EventCallback<AttemptView> OnShow { get; set; }

    [Parameter]
    public EventCallback<AttemptView> OnSelect { get; set; }

    /// <summary>A person wants another attempt that starts from this one's recipe.</summary>
    [Parameter]
    public EventCallback<AttemptView> OnRepeat { get; set; }

    /// <summary>A person wants the same recipe once more.</summary>
    [Parameter]
    public EventCallback<AttemptView> OnReproduce { get; set; }

    private bool PassesNow => Attempt is { Status: AttemptStatus.Failed, Media: not null, Scores.IsEmpty: false } && Gate.Judge(Attempt.Kind, Attempt.Scores, Still).Outcome == VerdictOutcome.Passed;

    private string Seed => Attempt.Recipe.Seed.ToString(CultureInfo.InvariantCulture);

    private string Varied => Attempt.Variation.Length > 0 ? Attempt.Variation : "nothing: the segment's own recipe";

    private static string Told(TryView item)
    {
        var outcome = item.Status switch
        {
            TryStatus.Leased => "on its way",
            TryStatus.Submitted => "running",
            TryStatus.Delivered => "delivered",
            TryStatus.Failed => item.Error is { } error ? $"failed, {Words.Sentence(error.ToString()).ToLowerInvariant()}" : "failed",
            TryStatus.Cancelled => "cancelled",
            _ => "not sent",
        };
        var cost = item.GpuSeconds > 0 ? $", {Words.Gpu(item.GpuSeconds)}" : "";
        var detail = item.Detail is { Length: > 0 } text ? $": {text}" : "";
        return $"{item.Backend}: {outcome}{cost}{detail}";
    }
}
