namespace RetryStudio.Domain.Sequences;

/// <summary>Keeps how far sequences have come. Every method is one transaction.</summary>
public interface ISequenceLedger
{
    /// <summary>Takes a sequence over from whoever worked at it. Null when there is no such one, or it is cancelled.</summary>
    Task<SequenceClaim?> TakeAsync(Guid sequenceId, CancellationToken ct);

    /// <summary>Null when somebody else has taken it, or it was cancelled.</summary>
    Task<SequenceState?> StateAsync(SequenceClaim claim, CancellationToken ct);

    /// <summary>False when somebody else has taken it, or it was cancelled; then nothing is changed.</summary>
    Task<bool> ChangeAsync(SequenceClaim claim, Action<Sequence> change, CancellationToken ct);

    /// <summary>Writes down how a step ended. False when somebody else has taken the sequence, or it was cancelled.</summary>
    /// <param name="took">Seconds.</param>
    Task<bool> ConcludeAsync(SequenceClaim claim, StepOrder order, StepOutcome outcome, double took, CancellationToken ct);

    /// <summary>Masters and seals of these shots count as not made. False when somebody else has taken the sequence, or it was cancelled.</summary>
    Task<bool> TakeBackAsync(SequenceClaim claim, IReadOnlyCollection<Guid> segments, CancellationToken ct);

    /// <summary>Lets clips that QA failed count as stale, so that they can be made anew.</summary>
    Task MarkFailedAsync(SequenceClaim claim, IReadOnlyCollection<Guid> segments, CancellationToken ct);
}

/// <summary>The right to work at a sequence, until somebody takes it over.</summary>
public sealed record SequenceClaim(Guid SequenceId, Guid ProjectId, string StartedBy, int Number);

/// <summary>Reads sequences.</summary>
public interface ISequenceReader
{
    /// <summary>Null when the project has no sequence.</summary>
    Task<SequenceState?> OfProjectAsync(Guid projectId, CancellationToken ct);
}

/// <summary>What people do with sequences. Every method is one transaction.</summary>
public interface ISequenceDesk
{
    /// <summary>Starts the project's sequence, or lets it go on; whether it was not running already.</summary>
    Task<SequenceStart> StartAsync(Guid projectId, SequenceWish wish, string by, CancellationToken ct);

    /// <exception cref="RejectedException">There is no such project.</exception>
    Task<bool> IsRunningAsync(Guid projectId, CancellationToken ct);

    /// <summary>Takes a shot as QA found it.</summary>
    /// <param name="revision">Of QA's step when its verdict was read.</param>
    /// <exception cref="RejectedException">QA says something else by now.</exception>
    Task AcceptAsync(Guid projectId, Guid segmentId, int revision, string by, CancellationToken ct);

    Task SetFormatAsync(Guid projectId, Storyboards.DeliveryFormat format, string by, CancellationToken ct);
}

public sealed record SequenceStart(Guid SequenceId, bool IsNew);

/// <summary>What executes sequences.</summary>
public interface ISequenceEngine
{
    /// <summary>It is worked at, over restarts too.</summary>
    Task DriveAsync(Guid sequenceId, CancellationToken ct);
}
