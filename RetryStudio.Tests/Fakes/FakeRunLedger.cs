using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Writes down what was asked for.</summary>
public sealed class FakeRunLedger : IRunLedger, IPersonalChoices
{
    public RunPlan Plan { get; set; } = new(24, 24, 0, new(1200, 3600));

    /// <summary>The plan of a run that makes narration only.</summary>
    public RunPlan Spoken { get; set; } = new(0, 0, 0, new(6, 18)) { Narrations = 3 };

    /// <summary>Slots that a start says it has queued.</summary>
    public int Queued { get; set; } = 1;

    /// <summary>Why a start says it makes nothing of what was asked for.</summary>
    public string? Obstacle { get; set; }

    public List<RunRequest> Started { get; } = [];

    public List<Guid> Cancelled { get; } = [];

    public List<(Guid Attempt, string By)> Selected { get; } = [];

    /// <summary>Choices that were made without numbers and scores.</summary>
    public List<Guid> Blind { get; } = [];

    public List<Guid> Reproduced { get; } = [];

    public List<(Guid Segment, AssetKind Kind, RecipeChange Change)> Requested { get; } = [];

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<RunStart> StartAsync(RunRequest request, CancellationToken ct)
    {
        Started.Add(request);
        return Answer(new RunStart(Guid.NewGuid(), Obstacle is null, Plan, Obstacle is null ? Queued : 0) { Obstacle = Obstacle });
    }

    public Task<RunPlan> PreviewAsync(RunRequest request, CancellationToken ct) => Answer(request.Kinds.SetEquals([AssetKind.Audio]) ? Spoken : Plan);

    public Task<int> CancelAsync(Guid projectId, string by, CancellationToken ct)
    {
        Cancelled.Add(projectId);
        return Answer(3);
    }

    public Task<SlotKey> SelectAsync(Guid attemptId, bool blind, string by, CancellationToken ct)
    {
        Selected.Add((attemptId, by));
        if (blind)
        {
            Blind.Add(attemptId);
        }

        return Answer(new SlotKey(Guid.Empty, Guid.Empty, AssetKind.Image));
    }

    public Task<(SlotKey Slot, Guid AttemptId)> RequestAttemptAsync(Guid segmentId, AssetKind kind, RecipeChange change, string by, CancellationToken ct)
    {
        Requested.Add((segmentId, kind, change));
        return Answer((new SlotKey(Guid.Empty, segmentId, kind), Guid.NewGuid()));
    }

    public Task<(SlotKey Slot, Guid AttemptId)> ReproduceAsync(Guid attemptId, string by, CancellationToken ct)
    {
        Reproduced.Add(attemptId);
        return Answer((new SlotKey(Guid.Empty, Guid.Empty, AssetKind.Image), Guid.NewGuid()));
    }

    public Task<IReadOnlyList<Guid>> FinishRunsAsync(CancellationToken ct) => Answer<IReadOnlyList<Guid>>([]);

    private Task<T> Answer<T>(T answer) => Fault is null ? Task.FromResult(answer) : Task.FromException<T>(Fault);
}
