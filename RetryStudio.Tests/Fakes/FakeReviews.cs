using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Fakes;

/// <summary>A review queue in memory. What is done is written down, and closes what it was done to.</summary>
public sealed class FakeReviews : IReviewDesk, IReviewReader
{
    /// <summary>Open ones, in the order of the queue.</summary>
    public List<EscalationView> Queue { get; } = [];

    /// <summary>Ones that are no longer open.</summary>
    public List<EscalationView> Closed { get; } = [];

    /// <summary>What was done, in words.</summary>
    public List<string> Done { get; } = [];

    public ReviewFilter? Asked { get; private set; }

    /// <summary>How often the facets were read.</summary>
    public int FacetReads { get; private set; }

    /// <summary>How often the queue was read.</summary>
    public int Reads { get; private set; }

    public RetryPreview Preview { get; set; } = new(15, "new seeds · cfg ±1.0", new(null, 0, 0, 0));

    public ReviewFacets Facets { get; set; } = ReviewFacets.None;

    /// <summary>Whether the budget has room for further attempts.</summary>
    public bool HasRoom { get; set; } = true;

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<SlotKey> ApproveAsync(Guid id, Guid attemptId, string by, CancellationToken ct) => CloseAsync(id, $"approve {attemptId} {by}", EscalationOutcome.Approved, by);

    public async Task<LargerRetry> RetryAsync(Guid id, int attempts, string by, CancellationToken ct)
    {
        if (HasRoom)
        {
            return new(await CloseAsync(id, $"retry {attempts} {by}", EscalationOutcome.Retried, by), true, attempts, attempts * 15);
        }

        return new(await ChangeAsync(id, $"ask {attempts} {by}", item => item with { GrantRequest = new(attempts, attempts * 15, by, item.OpenedAt) }), false, attempts, attempts * 15);
    }

    public Task<SlotKey> RejectAsync(Guid id, string reason, string by, CancellationToken ct) => CloseAsync(id, $"reject {reason} {by}", EscalationOutcome.Rejected, by);

    public Task<SlotKey> AssignAsync(Guid id, string? assignee, string by, CancellationToken ct) => ChangeAsync(id, $"assign {assignee ?? "nobody"} {by}", item => item with { Assignee = assignee });

    public async Task<LargerRetry> ApproveGrantAsync(Guid id, string by, CancellationToken ct) => new(await CloseAsync(id, $"grant {by}", EscalationOutcome.Retried, by), true, 3, 45);

    public Task<SlotKey> RefuseGrantAsync(Guid id, string reason, string by, CancellationToken ct) =>
        ChangeAsync(id, $"refuse {reason} {by}", item => item with { GrantRequest = item.GrantRequest! with { Refusal = new(by, reason, item.OpenedAt) } });

    public Task<IReadOnlyList<EscalationView>> QueueAsync(ReviewFilter filter, int limit, Guid? after, CancellationToken ct)
    {
        Asked = filter;
        Reads++;
        return Answer<IReadOnlyList<EscalationView>>([.. (after is null ? Queue : Queue.SkipWhile(item => item.Id != after).Skip(1)).Where(item => filter.Kind is null || item.Kind == filter.Kind).Take(limit)]);
    }

    public Task<EscalationView?> FindAsync(Guid id, CancellationToken ct) => Answer(Queue.Concat(Closed).FirstOrDefault(item => item.Id == id));

    public Task<int> CountAsync(CancellationToken ct) => Answer(Queue.Count);

    public Task<ReviewFacets> FacetsAsync(CancellationToken ct)
    {
        FacetReads++;
        return Answer(Facets);
    }

    public Task<RetryPreview?> PreviewAsync(Guid id, CancellationToken ct) => Answer<RetryPreview?>(Preview);

    /// <summary>Somebody else closes it.</summary>
    public void Close(Guid id, string by, string resolution)
    {
        var item = Queue.Single(open => open.Id == id);
        Queue.Remove(item);
        Closed.Add(item with { ClosedAt = item.OpenedAt, ClosedBy = by, Resolution = resolution, Outcome = EscalationOutcome.Approved });
    }

    private async Task<SlotKey> CloseAsync(Guid id, string done, EscalationOutcome outcome, string by)
    {
        var slot = await ChangeAsync(id, done, item => item with { Outcome = outcome });
        Close(id, by, done);
        return slot;
    }

    private Task<SlotKey> ChangeAsync(Guid id, string done, Func<EscalationView, EscalationView> change)
    {
        if (Fault is not null)
        {
            return Task.FromException<SlotKey>(Fault);
        }

        var index = Queue.FindIndex(item => item.Id == id);
        if (index < 0)
        {
            throw RejectedException.Conflict("It is closed already.");
        }

        Done.Add(done);
        Queue[index] = change(Queue[index]);
        return Task.FromResult(new SlotKey(Queue[index].ProjectId, Queue[index].SegmentId, Queue[index].Kind));
    }

    private Task<T> Answer<T>(T answer) => Fault is null ? Task.FromResult(answer) : Task.FromException<T>(Fault);
}
