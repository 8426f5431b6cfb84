using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What waits for a person, from the database.</summary>
public sealed class ReviewReader(StudioTransactions transactions) : IReviewReader
{
    public Task<IReadOnlyList<EscalationView>> QueueAsync(ReviewFilter filter, int limit, Guid? after, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var start = after is not { } id ? null : await Costs(context, context.Escalations.Where(item => item.Id == id)).SingleOrDefaultAsync(token)
            ?? throw RejectedException.Invalid("The place to go on from is not known.", new FieldError("after", "It must be the id of a review."));
        var behind = Costs(context, Asked(context, filter, after));
        var dearest = filter.Order == ReviewOrder.Dearest;
        if (start is not null)
        {
            behind = dearest ? behind.Where(item => item.GpuSeconds <= start.GpuSeconds) : behind.Where(item => item.OpenedAt <= start.OpenedAt);
        }

        // Those that stand at the same place as the last one may come before it or behind it.
        var level = start is null ? 0 : await behind.CountAsync(dearest ? item => item.GpuSeconds == start.GpuSeconds : item => item.OpenedAt == start.OpenedAt, token);
        var ordered = dearest ? behind.OrderByDescending(item => item.GpuSeconds).ThenBy(item => item.Id) : behind.OrderByDescending(item => item.OpenedAt).ThenBy(item => item.Id);
        var ids = await ordered.Select(item => item.Id).Take(limit + level).ToListAsync(token);
        var page = (after is null ? ids : ids.SkipWhile(item => item != after).Skip(1)).Take(limit).ToList();
        var views = await Views(context, context.Escalations.Where(item => page.Contains(item.Id))).ToDictionaryAsync(view => view.Id, token);
        return (IReadOnlyList<EscalationView>)[.. page.Where(views.ContainsKey).Select(item => views[item])];
    }, ct);

    public Task<EscalationView?> FindAsync(Guid id, CancellationToken ct) =>
        transactions.ReadAsync((context, token) => Views(context, context.Escalations.Where(item => item.Id == id)).SingleOrDefaultAsync(token), ct);

    public Task<int> CountAsync(CancellationToken ct) => transactions.ReadAsync((context, token) => Open(context).CountAsync(token), ct);

    public Task<ReviewFacets> FacetsAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var open = Open(context);
        var counts = await open.GroupBy(item => item.ProjectId).Select(group => new { group.Key, Open = group.Count() })
            .Join(context.Projects, group => group.Key, project => project.Id, (group, project) => new { project.Id, project.Name, group.Open })
            .OrderBy(project => project.Name).ToListAsync(token);
        var people = await open.Where(item => item.Assignee != null).Select(item => item.Assignee!).Distinct().OrderBy(name => name).ToListAsync(token);
        return new ReviewFacets([.. counts.Select(project => new ProjectFacet(project.Id, project.Name, project.Open))], [.. people]);
    }, ct);

    public Task<RetryPreview?> PreviewAsync(Guid id, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var slot = await (from escalation in context.Escalations join item in context.Slots on escalation.SlotId equals item.Id where escalation.Id == id select item).SingleOrDefaultAsync(token);
        if (slot is null)
        {
            return null;
        }

        var setting = await SegmentSetting.OfAsync(context, slot.SegmentId, token);
        var budget = await context.Budgets.SingleAsync(item => item.ProjectId == slot.ProjectId, token);
        return (RetryPreview?)new RetryPreview(await GrantedRound.HoldAsync(context, slot, setting, token), LargerChange.Words(setting.Policy), BudgetView.Of(budget));
    }, ct);

    /// <summary>Those of deleted segments wait in the bin with them.</summary>
    private static IQueryable<Escalation> Open(StudioDbContext context) =>
        context.Escalations.Where(item => item.ClosedAt == null && context.SegmentsAndHidden.Any(segment => segment.Id == item.SegmentId));

    private static IQueryable<Escalation> Asked(StudioDbContext context, ReviewFilter filter, Guid? after)
    {
        var (project, kind) = (filter.ProjectId, filter.Kind);
        var asked = Open(context).Where(item => (project == null || item.ProjectId == project) && (kind == null || item.Kind == kind));
        asked = filter.Assignee switch
        {
            null => asked,
            "" => asked.Where(item => item.Assignee == null),
            var assignee => asked.Where(item => item.Assignee == assignee),
        };

        // The one to go on from may have been closed in the meantime; its place is still known.
        return after is null ? asked : asked.Concat(context.Escalations.Where(item => item.Id == after && item.ClosedAt != null));
    }

    private static IQueryable<Place> Costs(StudioDbContext context, IQueryable<Escalation> escalations) => escalations.Select(item => new Place
    {
        Id = item.Id,
        OpenedAt = item.OpenedAt,
        GpuSeconds = context.Attempts.Where(attempt => attempt.SlotId == item.SlotId).Sum(attempt => attempt.GpuSeconds),
    });

    private static IQueryable<EscalationView> Views(StudioDbContext context, IQueryable<Escalation> escalations) =>
        from escalation in escalations
        join slot in context.Slots on escalation.SlotId equals slot.Id
        join segment in context.SegmentsAndHidden on escalation.SegmentId equals segment.Id
        join project in context.Projects on escalation.ProjectId equals project.Id
        select new EscalationView(escalation.Id, project.Id, project.Name, segment.Id, segment.Number, segment.Text, escalation.Kind, escalation.Reason, escalation.Sentence, slot.AttemptCount, escalation.OpenedAt)
        {
            GpuSeconds = context.Attempts.Where(attempt => attempt.SlotId == slot.Id).Sum(attempt => attempt.GpuSeconds),
            ShownAttemptId = slot.ShownAttemptId,
            Assignee = escalation.Assignee,
            GrantRequest = escalation.GrantRequest,
            ClosedAt = escalation.ClosedAt,
            Outcome = escalation.Outcome,
            ClosedBy = escalation.ClosedBy,
            Resolution = escalation.Resolution,
        };

    private sealed class Place
    {
        public Guid Id { get; init; }

        public DateTimeOffset OpenedAt { get; init; }

        public decimal GpuSeconds { get; init; }
    }
}
