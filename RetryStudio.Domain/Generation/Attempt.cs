using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Generation;

public enum AttemptStatus
{
    Pending,
    Generating,
    Passed,
    Failed,
    Cancelled,
}

/// <summary>One generation of one slot by one recipe. Kept for ever.</summary>
public sealed class Attempt
{
    private Attempt()
    {
    }

    public Attempt(Guid id, Slot slot, int number, AttemptPlan plan, DateTimeOffset now)
    {
        (Id, SlotId, ProjectId, SegmentId, Kind, Number) = (id, slot.Id, slot.ProjectId, slot.SegmentId, slot.Kind, number);
        (Recipe, OriginalRecipe, Variation, PolicyVersion, RequestedBy) = (plan.Recipe, plan.Original, plan.Variation, plan.PolicyVersion, plan.RequestedBy);
        (Seed, Workflow, SourceVideo, WorkUnits) = (plan.Recipe.Seed, plan.Recipe.Workflow, plan.Recipe.SourceVideo, Math.Max(1, plan.Recipe.Seconds));
        (IsLate, ReproducesAttemptId) = (plan.IsLate || plan.Cut is not null, plan.Reproduces);
        (CutFromAttemptId, CutStart, CutEnd) = (plan.Cut?.AttemptId, plan.Cut?.Start, plan.Cut?.End);
        (CreatedAt, UpdatedAt) = (now, now);
    }

    public Guid Id { get; private set; }

    public Guid SlotId { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SegmentId { get; private set; }

    public AssetKind Kind { get; private set; }

    public int Number { get; private set; }

    public AttemptStatus Status { get; private set; }

    public ulong Seed { get; private set; }

    public string Workflow { get; private set; } = "";

    /// <summary>Media path of the clip that it upscales; null for every other attempt.</summary>
    public string? SourceVideo { get; private set; }

    /// <summary>It came after its try had been given up, or was cut from a take: a further candidate, which the policy does not count.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Seconds of the clip, 1 for an image: what its cost is measured against.</summary>
    public decimal WorkUnits { get; private set; }

    /// <summary>What the backend received.</summary>
    public Recipe Recipe { get; private set; } = null!;

    /// <summary>The recipe before jitter.</summary>
    public Recipe OriginalRecipe { get; private set; } = null!;

    /// <summary>What was varied, in words; empty for a first attempt.</summary>
    public string Variation { get; private set; } = "";

    public string PolicyVersion { get; private set; } = "";

    /// <summary>Who asked for this very attempt; null when the run or the policy did.</summary>
    public string? RequestedBy { get; private set; }

    /// <summary>The attempt whose recipe it repeats, to see whether the same comes out; null for every other one.</summary>
    public Guid? ReproducesAttemptId { get; private set; }

    /// <summary>How near it came to that one; null before they were compared.</summary>
    public Likeness? Likeness { get; private set; }

    /// <summary>The take's attempt that it was cut from; null for what was made on its own. Its GPU time is that one's.</summary>
    public Guid? CutFromAttemptId { get; private set; }

    /// <summary>Seconds from the beginning of the take.</summary>
    public decimal? CutStart { get; private set; }

    public decimal? CutEnd { get; private set; }

    public bool IsSelected { get; private set; }

    /// <summary>Who selected it; null when the gate did.</summary>
    public string? SelectedBy { get; private set; }

    /// <summary>The run in which it was made last; null when a person asked for it by itself.</summary>
    public Guid? RunId { get; private set; }

    public Guid? BackendId { get; private set; }

    public ImmutableArray<CheckResult> Scores { get; private set; } = [];

    public double? Overall { get; private set; }

    /// <summary>The check by which it failed worst; null unless one failed.</summary>
    public string? FailedCheck { get; private set; }

    public decimal GpuSeconds { get; private set; }

    /// <summary>When its files were ready at the backend; from then on it waits to be measured.</summary>
    public DateTimeOffset? RenderedAt { get; private set; }

    public MediaFile? Media { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Revision { get; private set; }

    public bool IsOpen => Status is AttemptStatus.Pending or AttemptStatus.Generating;

    public bool AwaitsEvaluation => Status == AttemptStatus.Generating && RenderedAt is not null;

    public void Begin(Guid backendId, DateTimeOffset now)
    {
        Require(IsOpen && RenderedAt is null, nameof(Begin));
        BackendId = backendId;
        Enter(AttemptStatus.Generating, now);
    }

    /// <summary>It is made in the run that its slot is in.</summary>
    public void Join(Guid? runId) => RunId = runId;

    /// <summary>The backend has finished; the files wait there.</summary>
    public void Rendered(decimal gpuSeconds, DateTimeOffset now)
    {
        Require(Status == AttemptStatus.Generating && RenderedAt is null, nameof(Rendered));
        (GpuSeconds, RenderedAt) = (GpuSeconds + gpuSeconds, now);
        Enter(AttemptStatus.Generating, now);
    }

    /// <summary>The gate has judged it.</summary>
    public void Judge(Verdict verdict, MediaFile? media, DateTimeOffset now)
    {
        Require(AwaitsEvaluation, nameof(Judge));
        (Scores, Overall, Media, FailedCheck) = (verdict.Results, verdict.Overall, media, verdict.FailedChecks.FirstOrDefault());
        Enter(verdict.Outcome == VerdictOutcome.Passed ? AttemptStatus.Passed : AttemptStatus.Failed, now);
    }

    /// <summary>The machines could not make it.</summary>
    public void Fail(DateTimeOffset now)
    {
        Require(IsOpen && RenderedAt is null, nameof(Fail));
        Enter(AttemptStatus.Failed, now);
    }

    /// <summary>Rendered, but its files could not be had any more: it is generated again.</summary>
    public void RenderAgain(DateTimeOffset now)
    {
        Require(AwaitsEvaluation, nameof(RenderAgain));
        (RenderedAt, GpuSeconds) = (null, 0);
        Enter(AttemptStatus.Generating, now);
    }

    public void Cancel(decimal gpuSeconds, DateTimeOffset now)
    {
        Require(IsOpen, nameof(Cancel));
        GpuSeconds += gpuSeconds;
        Enter(AttemptStatus.Cancelled, now);
    }

    /// <param name="by">The person who chose it; null for the gate, which may only choose what passed.</param>
    public void Select(string? by, DateTimeOffset now)
    {
        Require(Status == AttemptStatus.Passed || by is not null, nameof(Select));
        Require(Media is not null, nameof(Select));
        (IsSelected, SelectedBy) = (true, by);
        Enter(Status, now);
    }

    /// <summary>It was compared with the attempt that it reproduces.</summary>
    public void NoteLikeness(Likeness likeness, DateTimeOffset now)
    {
        Require(ReproducesAttemptId is not null && Likeness is null && Media is not null, nameof(NoteLikeness));
        Likeness = likeness;
        Enter(Status, now);
    }

    public void Deselect(DateTimeOffset now)
    {
        (IsSelected, SelectedBy) = (false, null);
        Enter(Status, now);
    }

    private void Enter(AttemptStatus status, DateTimeOffset now)
    {
        (Status, UpdatedAt) = (status, now);
        Revision++;
    }

    private void Require(bool legal, string verb)
    {
        if (!legal)
        {
            throw new IllegalTransitionException($"Attempt {Id} is {Status}: {verb} is not possible.");
        }
    }
}

/// <summary>An attempt that is to be made.</summary>
public sealed record AttemptPlan(Recipe Recipe, Recipe Original, string Variation, string PolicyVersion, string? RequestedBy = null, bool IsLate = false)
{
    /// <summary>The attempt whose recipe it repeats.</summary>
    public Guid? Reproduces { get; init; }

    /// <summary>The part of a take that it is; null for what is made on its own.</summary>
    public AttemptCut? Cut { get; init; }
}

/// <summary>A part of a take's attempt.</summary>
/// <param name="Start">Seconds from its beginning.</param>
public sealed record AttemptCut(Guid AttemptId, decimal Start, decimal End);

/// <summary>A finished file under the media root.</summary>
/// <param name="Path">Relative to the media root.</param>
/// <param name="Duration">Seconds; 0 for an image.</param>
public sealed record MediaFile(string Path, string Sha256, long Bytes, double Duration, int Thumbnails)
{
    /// <summary>The file beside a narration that says when each word is spoken, relative to the media root; null where the backend told nothing of that.</summary>
    public string? Words { get; init; }
}
