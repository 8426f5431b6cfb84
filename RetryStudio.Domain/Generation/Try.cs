using System.Collections.Immutable;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

public enum TryStatus
{
    /// <summary>Written down, perhaps sent, not yet confirmed.</summary>
    Leased,

    /// <summary>The backend has it.</summary>
    Submitted,
    Delivered,
    Failed,
    Cancelled,

    /// <summary>It never reached a backend: nothing was sent.</summary>
    Withdrawn,
}

/// <summary>One delivery of an attempt to one backend. It fails for reasons of machines.</summary>
public sealed class Try
{
    public const int DetailLimit = 2000;

    private Try()
    {
    }

    public Try(Guid id, Attempt attempt, int number, Lane lane, string jobId, decimal held, DateTimeOffset now)
    {
        (Id, AttemptId, SlotId, Number, BackendId, LaneId, LaneEpoch) = (id, attempt.Id, attempt.SlotId, number, lane.BackendId, lane.Id, lane.Epoch);
        (JobId, Held, CreatedAt, UpdatedAt) = (jobId, held, now, now);
    }

    public Guid Id { get; private set; }

    public Guid AttemptId { get; private set; }

    public Guid SlotId { get; private set; }

    public int Number { get; private set; }

    public Guid BackendId { get; private set; }

    public Guid LaneId { get; private set; }

    /// <summary>The epoch of the lane's owner who may conclude the try.</summary>
    public long LaneEpoch { get; private set; }

    /// <summary>The id by which the backend knows it.</summary>
    public string JobId { get; private set; } = "";

    public TryStatus Status { get; private set; }

    public ErrorClass? Error { get; private set; }

    /// <summary>What went wrong, cut to size.</summary>
    public string? Detail { get; private set; }

    public decimal Held { get; private set; }

    public decimal GpuSeconds { get; private set; }

    /// <summary>How long it kept its lane, by the clock; 0 while it does.</summary>
    public decimal LaneSeconds { get; private set; }

    /// <summary>What was rendered, until it has been fetched.</summary>
    public GenerationOutcome.Rendered? Rendered { get; private set; }

    /// <summary>Until when its backend is asked whether it brought the job to an end after all; null when there is nothing to wait for.</summary>
    public DateTimeOffset? WatchUntil { get; private set; }

    /// <summary>The number its late result has in the slot; null while there is none.</summary>
    public int? LateNumber { get; private set; }

    /// <summary>What it left behind when it failed. Kept for the record only.</summary>
    public ImmutableArray<StoredFile> Partial { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public bool IsOpen => Status is TryStatus.Leased or TryStatus.Submitted;

    /// <summary>A new owner of the lane takes the try over.</summary>
    public void Adopt(Lane lane, DateTimeOffset now)
    {
        Require(IsOpen, nameof(Adopt));
        (LaneEpoch, UpdatedAt) = (lane.Epoch, now);
    }

    public void Submitted(DateTimeOffset now)
    {
        Require(IsOpen, nameof(Submitted));
        SubmittedAt ??= now;
        Enter(TryStatus.Submitted, now);
    }

    /// <summary>It was never confirmed and the backend does not know it: it goes out under a new id.</summary>
    public void Readdress(string jobId, DateTimeOffset now)
    {
        Require(Status == TryStatus.Leased, nameof(Readdress));
        JobId = jobId;
        Enter(TryStatus.Leased, now);
    }

    public void Deliver(GenerationOutcome.Rendered rendered, DateTimeOffset now)
    {
        Require(IsOpen, nameof(Deliver));
        (Rendered, GpuSeconds) = (rendered, Book(rendered.GpuSeconds));
        Enter(TryStatus.Delivered, now);
    }

    public void Fail(ErrorClass error, string detail, decimal gpuSeconds, DateTimeOffset now)
    {
        Require(IsOpen || Status == TryStatus.Delivered, nameof(Fail));
        (Error, Detail, GpuSeconds) = (error, Domain.Sentence.Cut(detail, DetailLimit), Book(gpuSeconds));
        Enter(TryStatus.Failed, now);
    }

    /// <summary>It was given up, and may end all the same.</summary>
    public void Watch(DateTimeOffset until)
    {
        Require(Status == TryStatus.Failed, nameof(Watch));
        WatchUntil = until;
    }

    public void StopWatching() => WatchUntil = null;

    /// <summary>It ended well after all: its result gets a number.</summary>
    public void NumberLate(int number)
    {
        Require(WatchUntil is not null && LateNumber is null, nameof(NumberLate));
        LateNumber = number;
    }

    public void KeepPartial(ImmutableArray<StoredFile> files)
    {
        Require(Status == TryStatus.Failed, nameof(KeepPartial));
        Partial = files;
    }

    public void Cancel(decimal gpuSeconds, DateTimeOffset now)
    {
        Require(IsOpen, nameof(Cancel));
        GpuSeconds = Book(gpuSeconds);
        Enter(TryStatus.Cancelled, now);
    }

    public void Withdraw(string detail, DateTimeOffset now)
    {
        Require(Status == TryStatus.Leased, nameof(Withdraw));
        Detail = Domain.Sentence.Cut(detail, DetailLimit);
        Enter(TryStatus.Withdrawn, now);
    }

    // As exact as the books, so that entries and sums agree.
    private static decimal Book(decimal seconds) => decimal.Round(seconds, 4);

    private void Enter(TryStatus status, DateTimeOffset now)
    {
        if (IsOpen && status is not (TryStatus.Leased or TryStatus.Submitted))
        {
            LaneSeconds = Book((decimal)Math.Max(0, (now - CreatedAt).TotalSeconds));
        }

        (Status, UpdatedAt) = (status, now);
    }

    private void Require(bool legal, string verb)
    {
        if (!legal)
        {
            throw new IllegalTransitionException($"Try {Id} is {Status}: {verb} is not possible.");
        }
    }
}
