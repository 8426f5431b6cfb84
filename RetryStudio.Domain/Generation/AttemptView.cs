using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Generation;

/// <summary>An attempt as it is shown.</summary>
public sealed record AttemptView(
    Guid Id,
    AssetKind Kind,
    int Number,
    AttemptStatus Status,
    Recipe Recipe,
    Recipe OriginalRecipe,
    string Variation,
    string PolicyVersion,
    string? RequestedBy,
    bool IsSelected,
    string? SelectedBy,
    ImmutableArray<CheckResult> Scores,
    double? Overall,
    decimal GpuSeconds,
    string? Backend,
    MediaFile? Media,
    bool AwaitsEvaluation,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ImmutableArray<TryView> Tries,
    DecisionView? Decision)
{
    /// <summary>The attempt whose recipe it repeats.</summary>
    public Guid? Reproduces { get; init; }

    /// <summary>How near it came to that one; null before they were compared.</summary>
    public Likeness? Likeness { get; init; }

    /// <summary>The part of a take that it is; null for what was made on its own.</summary>
    public CutView? Cut { get; init; }
}

/// <param name="Take">The take's own segment.</param>
/// <param name="Name">Of the take.</param>
/// <param name="Start">Seconds from the beginning of the take.</param>
public sealed record CutView(Guid Take, string Name, decimal Start, decimal End);

public sealed record TryView(int Number, string Backend, TryStatus Status, ErrorClass? Error, string? Detail, decimal GpuSeconds, string JobId)
{
    public Guid Id { get; init; }

    /// <summary>How many files it left behind when it failed.</summary>
    public int Partials { get; init; }

    /// <summary>Where those are served.</summary>
    public IEnumerable<string> PartialUrls => Enumerable.Range(0, Partials).Select(number => $"/api/v1/tries/{Id}/partial/{number}");
}

public sealed record DecisionView(string Kind, DecisionReason Reason, string Sentence, string? By, DateTimeOffset At);

/// <summary>A slot as it is shown.</summary>
/// <param name="MaxAttempts">Attempts the policy allows in a round; 1 when it is off.</param>
/// <param name="ShownAttemptId">The attempt whose picture stands for the slot; null when there is none yet.</param>
public sealed record SlotView(
    Guid Id,
    AssetKind Kind,
    SlotStatus Status,
    DecisionReason? Reason,
    string? Sentence,
    int Attempts,
    int RoundAttempts,
    int MaxAttempts,
    DateTimeOffset? NotBefore,
    double? Score,
    Guid? SelectedAttemptId,
    Guid? ShownAttemptId,
    bool Ready,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Why the selected attempt no longer shows what the segment asks for; null while it does.</summary>
    public StaleCause? Stale { get; init; }

    /// <summary>It was to be made anew, and nothing came of it.</summary>
    public bool RenewalFailed => this is { Status: SlotStatus.Complete, Stale: not null } && Reason is DecisionReason.AttemptsExhausted or DecisionReason.PolicyOff
        or DecisionReason.CheckDoesNotTrigger or DecisionReason.NothingToVary or DecisionReason.ChanceTooLow or DecisionReason.NotMeasured
        or DecisionReason.MachineFailedTooOften or DecisionReason.PermanentError or DecisionReason.BudgetExhausted;
}

/// <summary>A segment on the storyboard.</summary>
public sealed record SegmentCard(Guid Id, Guid SceneId, int Number, string Text, SlotView Image, SlotView Video, SlotView Audio);

/// <summary>A segment with all its attempts.</summary>
public sealed record SegmentHistory(
    Guid ProjectId,
    string ProjectName,
    Guid SceneId,
    string SceneTitle,
    string SceneTypeName,
    Guid? PreviousSegment,
    Guid? NextSegment,
    SegmentCard Card,
    string? ImagePrompt,
    string? VideoPrompt,
    decimal Seconds,
    ImmutableArray<AttemptView> Attempts)
{
    /// <summary>Its place on the coherence sheet, from 1; null for a segment of the storyboard.</summary>
    public int? Panel => Segment.PanelOf(Card.Number);

    /// <summary>What is to be told of it as a take; null for everything else.</summary>
    public TakeView? Take { get; init; }

    /// <summary>The latest take that this segment was to be cut from; null when there is none.</summary>
    public SpokenIn? SpokenIn { get; init; }

    /// <summary>It stands on no storyboard: a panel of the coherence sheet, or a take.</summary>
    public bool IsHidden => Card.Number < 0;

    /// <summary>It is still on purpose: nothing has to move.</summary>
    public bool Still { get; init; }

    /// <summary>Who wrote the video prompt; null when there is none.</summary>
    public VideoPromptOrigin? VideoPromptOrigin { get; init; }

    /// <summary>Where its length comes from; null while it is the default.</summary>
    public LengthOrigin? LengthOrigin { get; init; }

    /// <summary>The project's segments are to be spoken.</summary>
    public bool WantsNarration { get; init; }

    /// <summary>The narration that is selected; null while none is.</summary>
    public AttemptView? Narration => Attempts.FirstOrDefault(attempt => attempt is { Kind: AssetKind.Audio, IsSelected: true, Media: not null });

    /// <summary>Of the segment's own words; an edit names the one it was made from.</summary>
    public int Revision { get; init; }

    /// <summary>The open reviews of its slots.</summary>
    public IReadOnlyDictionary<AssetKind, Guid> Reviews { get; init; } = ImmutableDictionary<AssetKind, Guid>.Empty;

    /// <summary>The gate that the next attempt is judged by.</summary>
    public Gate Gate { get; init; } = new([]);

    /// <summary>What the next attempt starts from where nothing else is asked for.</summary>
    public Storyboards.BaseRecipes Recipes { get; init; } = Storyboards.BaseRecipes.Default;

    public decimal GpuSeconds => Attempts.Sum(attempt => attempt.GpuSeconds);

    /// <summary>Attempts beyond the first of each kind. What was made of another attempt's file is none.</summary>
    public int Retries => Attempts.Where(attempt => attempt.Cut is null && attempt.Recipe.SourceVideo is null).GroupBy(attempt => attempt.Kind).Sum(group => group.Count() - 1);
}
