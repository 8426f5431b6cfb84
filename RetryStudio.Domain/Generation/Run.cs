using RetryStudio.Domain.Budgets;

namespace RetryStudio.Domain.Generation;

public enum RunStatus
{
    Running,
    Completed,
    Cancelled,
}

/// <summary>One bulk generation. A project has at most one that is running of its storyboard, beside one of its coherence sheet.</summary>
public sealed class Run
{
    private Run()
    {
    }

    public Run(Guid id, Guid projectId, string startedBy, RunPlan plan, DateTimeOffset now, bool ofSheet = false)
    {
        (Id, ProjectId, StartedBy, StartedAt, WorkingSince) = (id, projectId, startedBy, now, now);
        (Images, Videos, Skipped, Estimate, OfSheet) = (plan.Images, plan.Videos, plan.Skipped, plan.Estimate, ofSheet);
    }

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public RunStatus Status { get; private set; }

    public string StartedBy { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it started, or was resumed: what its pace and its elapsed time count from.</summary>
    public DateTimeOffset WorkingSince { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public int Images { get; private set; }

    public int Videos { get; private set; }

    /// <summary>Slots that were asked for and needed nothing, or could not be started.</summary>
    public int Skipped { get; private set; }

    public GenerationEstimate Estimate { get; private set; } = GenerationEstimate.None;

    /// <summary>It makes panels of the coherence sheet, and nothing of the storyboard.</summary>
    public bool OfSheet { get; private set; }

    public int Revision { get; private set; }

    public void Finish(DateTimeOffset now) => End(RunStatus.Completed, now);

    public void Cancel(DateTimeOffset now) => End(RunStatus.Cancelled, now);

    /// <summary>A person has freed a slot of a run that had ended.</summary>
    public void Resume(DateTimeOffset now)
    {
        (Status, WorkingSince, FinishedAt) = (RunStatus.Running, now, null);
        Revision++;
    }

    /// <summary>Further slots joined the run while it was going on.</summary>
    public void Extend(int images, int videos, GenerationEstimate estimate)
    {
        Images += images;
        Videos += videos;
        Estimate += estimate;
        Revision++;
    }

    private void End(RunStatus status, DateTimeOffset now)
    {
        if (Status != RunStatus.Running)
        {
            throw new IllegalTransitionException($"Run {Id} is {Status}.");
        }

        (Status, FinishedAt) = (status, now);
        Revision++;
    }
}

/// <summary>What a run will do.</summary>
public sealed record RunPlan(int Images, int Videos, int Skipped, GenerationEstimate Estimate)
{
    public static readonly RunPlan Nothing = new(0, 0, 0, GenerationEstimate.None);

    public int Narrations { get; init; }

    /// <summary>Takes that several of the narrations are cut from.</summary>
    public int Takes { get; init; }

    public int Total => Images + Videos + Narrations;
}
