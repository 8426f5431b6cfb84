using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Sequences;

public enum StepStatus
{
    /// <summary>It has not been done, or what it was done with has changed since.</summary>
    Pending,

    Done,

    /// <summary>It failed and is tried again.</summary>
    Failed,

    /// <summary>A person has to see to it.</summary>
    NeedsReview,
}

/// <summary>One shot in one stage. It stays when the program stops, so that nothing that is done is done again.</summary>
public sealed class SequenceStep
{
    private SequenceStep()
    {
    }

    public SequenceStep(Guid id, Sequence sequence, Guid segmentId, Stage stage) =>
        (Id, SequenceId, ProjectId, SegmentId, Stage) = (id, sequence.Id, sequence.ProjectId, segmentId, stage);

    public Guid Id { get; private set; }

    public Guid SequenceId { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SegmentId { get; private set; }

    public Stage Stage { get; private set; }

    public StepStatus Status { get; private set; }

    /// <summary>Names what it was done with. What is to be done with something else has to be done again.</summary>
    public string Input { get; private set; } = "";

    public StepResult? Result { get; private set; }

    /// <summary>That of the result, which is large.</summary>
    public string? Mark { get; private set; }

    public Severity? Severity { get; private set; }

    public string? Sentence { get; private set; }

    /// <summary>How often it failed in a row with the same input.</summary>
    public int Failures { get; private set; }

    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>Seconds it took.</summary>
    public double Took { get; private set; }

    /// <summary>How often it was carried out to its end.</summary>
    public int Rounds { get; private set; }

    /// <summary>Who takes it as it is.</summary>
    public string? AcceptedBy { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Revision { get; private set; }

    /// <summary>It was carried out.</summary>
    /// <param name="took">Seconds.</param>
    public void Conclude(string input, StepOutcome outcome, double took, DateTimeOffset now)
    {
        var failures = Input == input ? Failures + 1 : 1;
        switch (outcome)
        {
            case StepOutcome.Done done:
                End(StepStatus.Done, input, done.Severity, done.Sentence, done.Result, took, now);
                AcceptedBy = done.AcceptedBy;
                break;
            case StepOutcome.NeedsPerson matter:
                End(StepStatus.NeedsReview, input, matter.Severity, matter.Sentence, matter.Result, took, now);
                break;
            case StepOutcome.Trouble trouble when failures <= Backoff.MaxRetries:
                (Failures, NotBefore, Result, AcceptedBy) = (failures, now + Backoff.Delay(failures, 0.5), null, null);
                Enter(StepStatus.Failed, input, Domain.Severity.Medium, trouble.Sentence, now);
                break;
            case StepOutcome.Trouble trouble:
                End(StepStatus.NeedsReview, input, Domain.Severity.High, $"It was tried {failures} times. {trouble.Sentence}", null, took, now);
                break;
            default:
                throw new IllegalTransitionException($"Step {Id}: {outcome.GetType().Name} concludes nothing.");
        }
    }

    /// <summary>A person takes it as it is.</summary>
    public void Accept(string by, DateTimeOffset now)
    {
        if (Status != StepStatus.NeedsReview || Result is null)
        {
            throw new IllegalTransitionException($"Step {Id} is {Status}: {nameof(Accept)} is not possible.");
        }

        Enter(StepStatus.Done, Input, Severity, Sentence, now);
        AcceptedBy = by;
    }

    /// <summary>Whoever starts the sequence again wants to see it tried again.</summary>
    public void TryAgain(DateTimeOffset now)
    {
        (Failures, NotBefore) = (0, null);
        Enter(StepStatus.Pending, "", null, null, now);
    }

    private void End(StepStatus status, string input, Severity? severity, string? sentence, StepResult? result, double took, DateTimeOffset now)
    {
        (Result, Failures, NotBefore, Took, AcceptedBy) = (result, 0, null, took, null);
        Rounds++;
        Enter(status, input, severity, sentence, now);
    }

    private void Enter(StepStatus status, string input, Severity? severity, string? sentence, DateTimeOffset now)
    {
        (Status, Input, Severity, UpdatedAt, Mark) = (status, input, severity, now, Result?.Mark);
        Sentence = sentence is null ? null : Domain.Sentence.Cut(sentence);
        Revision++;
    }
}
