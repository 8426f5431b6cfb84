using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>What is shown of runs after the fact. Reads only.</summary>
public interface IRunReader
{
    /// <summary>Runs, newest first.</summary>
    Task<IReadOnlyList<RunLine>> RunsAsync(RunFilter filter, CancellationToken ct);

    /// <summary>What runs can be filtered by.</summary>
    Task<RunChoices> ChoicesAsync(CancellationToken ct);

    /// <summary>Null when there is no such run.</summary>
    Task<RunReport?> ReportAsync(Guid runId, CancellationToken ct);

    /// <summary>Everything of a run that failed, waits for a person or found no room; null when there is no such run.</summary>
    Task<RunErrors?> ErrorsAsync(Guid runId, CancellationToken ct);
}

/// <param name="After">Goes on behind this run; null starts with the newest.</param>
public sealed record RunFilter(Guid? ProjectId = null, RunStatus? Status = null, string? StartedBy = null, Guid? After = null, int Limit = RunFilter.PageSize)
{
    public const int PageSize = 50;
}

/// <summary>A run with what it used. Its counts are of the slots that are still its own: a later run takes over those it takes up.</summary>
public sealed record RunLine(RunView Run, string Project, RunUse Use)
{
    /// <summary>Slots that a later run has taken up.</summary>
    public int TakenUpLater => Math.Max(0, Run.Images + Run.Videos - Run.Progress.Total);

    public int Failures => Run.Progress.Count(SlotStatus.FailedPermanent) + Run.Progress.Count(SlotStatus.NeedsReview) + Run.Progress.Count(SlotStatus.Parked);
}

/// <param name="GpuSeconds">All that its tries used.</param>
/// <param name="LostGpuSeconds">Of that, what machines' failures cost; the studio pays it.</param>
public sealed record RunUse(int Attempts, int Retries, decimal GpuSeconds, decimal LostGpuSeconds)
{
    public static readonly RunUse None = new(0, 0, 0, 0);
}

public sealed record RunChoices(ImmutableArray<RunProject> Projects, ImmutableArray<string> Starters);

public sealed record RunProject(Guid Id, string Name);

/// <param name="Failed">At most <see cref="MostFailed"/>, in the storyboard's order.</param>
public sealed record RunReport(RunLine Line, RunTimeline Timeline, ImmutableArray<FailedSlot> Failed)
{
    public const int MostFailed = 100;
}

public sealed record FailedSlot(Guid SegmentId, int Segment, string Text, AssetKind Kind, SlotStatus Status, DecisionReason? Reason, string? Sentence, int Attempts);

/// <summary>What an error report says.</summary>
public sealed record RunErrors(RunLine Line, DateTimeOffset MadeAt, ImmutableArray<ReportedSlot> Slots);

public sealed record ReportedSlot(FailedSlot Slot, ImmutableArray<ReportedAttempt> Attempts);

/// <param name="Sentence">What was decided after it; null while nothing was.</param>
public sealed record ReportedAttempt(int Number, AttemptStatus Status, string? FailedCheck, decimal GpuSeconds, string? Sentence, ImmutableArray<ReportedTry> Tries);

public sealed record ReportedTry(int Number, string Backend, TryStatus Status, ErrorClass? Error, string? Message, decimal GpuSeconds);
