namespace RetryStudio.Domain.Backends;

/// <summary>Whether a backend can run a workflow, as it says itself.</summary>
public sealed class WorkflowFit
{
    private WorkflowFit()
    {
    }

    public WorkflowFit(Guid backendId, string workflow) => (BackendId, Workflow) = (backendId, workflow);

    public Guid BackendId { get; private set; }

    public string Workflow { get; private set; } = "";

    public bool Fits { get; private set; }

    /// <summary>Why not, or a remark; empty when there is nothing to say.</summary>
    public string Sentence { get; private set; } = "";

    /// <summary>What was asked about: another state of workflow or backend is asked about anew.</summary>
    public string Stamp { get; private set; } = "";

    public DateTimeOffset CheckedAt { get; private set; }

    public void Note(FitAnswer answer, string stamp, DateTimeOffset now) =>
        (Fits, Sentence, Stamp, CheckedAt) = (answer.Fits, Domain.Sentence.Cut(answer.Sentence, 1000), stamp, now);
}

/// <param name="Sentence">Why not, or a remark; empty when there is nothing to say.</param>
public sealed record FitAnswer(bool Fits, string Sentence);
