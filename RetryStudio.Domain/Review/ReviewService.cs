using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Review;

/// <summary>What people do in the review queue.</summary>
public sealed class ReviewService(IReviewDesk desk, IEngine engine, IMediaInspector inspector, LiveFeed feed, ICurrentUser user)
{
    public const int ReasonLimit = 500;

    /// <summary>The name under which one takes an escalation.</summary>
    public string Me => user.Name;

    /// <summary>Takes an attempt although the checks refused it. The record says who.</summary>
    public async Task ApproveAsync(Guid id, Guid attemptId, CancellationToken ct = default)
    {
        var slot = await desk.ApproveAsync(id, attemptId, user.Name, ct);
        await engine.WakeAsync(ct);
        Announce(slot);
    }

    /// <summary>A round with a larger change. It starts at once where the budget has room, else a producer is asked.</summary>
    public async Task<LargerRetry> RetryAsync(Guid id, int attempts, CancellationToken ct = default)
    {
        if (attempts is < LargerChange.LeastAttempts or > LargerChange.MostAttempts)
        {
            throw RejectedException.Invalid("The number of attempts is out of range.", new FieldError("attempts", $"It must be between {LargerChange.LeastAttempts} and {LargerChange.MostAttempts}."));
        }

        await inspector.RequireAsync(ct);
        return await BeganAsync(await desk.RetryAsync(id, attempts, user.Name, ct), ct);
    }

    /// <summary>Takes none of its attempts. 'Retry failed' takes the slot up again.</summary>
    public async Task RejectAsync(Guid id, string? reason, CancellationToken ct = default) => Announce(await desk.RejectAsync(id, ReasonOf(reason), user.Name, ct));

    /// <param name="assignee">Null gives it back.</param>
    public async Task AssignAsync(Guid id, string? assignee, CancellationToken ct = default)
    {
        var name = assignee is null ? null : PlainText.Line(assignee, "assignee", NameLimit);
        Announce(await desk.AssignAsync(id, name, user.Name, ct));
    }

    /// <summary>A producer makes room out of the project's reserve.</summary>
    public async Task<LargerRetry> ApproveGrantAsync(Guid id, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        var granted = await BeganAsync(await desk.ApproveGrantAsync(id, user.Name, ct), ct);
        feed.Publish(new StudioEvent.BudgetChanged(granted.Slot.ProjectId));
        return granted;
    }

    public async Task RefuseGrantAsync(Guid id, string? reason, CancellationToken ct = default) => Announce(await desk.RefuseGrantAsync(id, ReasonOf(reason), user.Name, ct));

    private const int NameLimit = 200;

    private static string ReasonOf(string? reason) => PlainText.Line(PlainText.Joined(reason ?? ""), "reason", ReasonLimit);

    private async Task<LargerRetry> BeganAsync(LargerRetry retry, CancellationToken ct)
    {
        if (retry.Started)
        {
            await engine.WakeAsync(ct);
        }

        Announce(retry.Slot);
        return retry;
    }

    private void Announce(SlotKey slot)
    {
        feed.Publish(new StudioEvent.SlotChanged(slot.ProjectId, slot.SegmentId, slot.Kind));
        feed.Publish(new StudioEvent.ProjectChanged(slot.ProjectId));
    }
}
