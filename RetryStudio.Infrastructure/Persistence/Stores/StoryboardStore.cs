using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Projects and their storyboards, in the database.</summary>
public sealed class StoryboardStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IStoryboardStore
{
    public Task<Guid> CreateAsync(NewProject project, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var now = time.GetUtcNow();
        var entity = new Project(ids.Next(), project.Name, now);
        context.Projects.Add(entity);
        context.Budgets.Add(new(entity.Id, project.BudgetGpuSeconds));
        context.AuditEntries.Add(new(ids.Next(), project.By, "project.create", entity.Id.ToString(), entity.Name, now));
        if (project.Draft is { } draft)
        {
            await AppendAsync(context, entity.Id, draft, project.DefaultSceneType, token);
        }

        return entity.Id;
    }, ct);

    public Task<int> AppendAsync(Guid projectId, ScriptDraft draft, Guid? defaultSceneType, CancellationToken ct) =>
        transactions.RunAsync((context, token) => AppendAsync(context, projectId, draft, defaultSceneType, token), ct);

    public Task<IReadOnlyList<SceneTypeView>> SceneTypesAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        (IReadOnlyList<SceneTypeView>)await context.SceneTypes.OrderBy(type => type.Position)
            .Select(type => new SceneTypeView(type.Id, type.Slug, type.Name, type.Policy.Enabled, type.PolicyVersion)).ToListAsync(token), ct);

    public Task<IReadOnlyList<ProjectSummary>> ProjectsAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var projects = await context.Projects.Join(context.Budgets, project => project.Id, budget => budget.ProjectId, (project, budget) => new { project, budget })
            .OrderByDescending(item => item.project.CreatedAt).ToListAsync(token);
        var segments = await context.Segments.GroupBy(segment => segment.ProjectId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, token);
        var slots = (await context.Slots
            .Where(slot => (slot.Kind != AssetKind.Audio || slot.Status != SlotStatus.Pending) && context.Segments.Any(segment => segment.Id == slot.SegmentId))
            .GroupBy(slot => new { slot.ProjectId, slot.Status })
            .Select(group => new { group.Key.ProjectId, group.Key.Status, Count = group.Count(), Latest = group.Max(slot => slot.UpdatedAt) })
            .ToListAsync(token)).ToLookup(group => group.ProjectId);
        var reviews = await context.Escalations.Where(review => review.ClosedAt == null && context.SegmentsAndHidden.Any(segment => segment.Id == review.SegmentId))
            .GroupBy(review => review.ProjectId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, token);
        return (IReadOnlyList<ProjectSummary>)[.. projects.Select(item => new ProjectSummary(
            item.project.Id,
            item.project.Name,
            item.project.CreatedAt,
            segments.GetValueOrDefault(item.project.Id),
            slots[item.project.Id].Sum(group => group.Count),
            slots[item.project.Id].Where(group => group.Status == SlotStatus.Complete).Sum(group => group.Count),
            slots[item.project.Id].Where(group => group.Status.IsOpen()).Sum(group => group.Count),
            slots[item.project.Id].Where(group => group.Status == SlotStatus.NeedsReview).Sum(group => group.Count),
            slots[item.project.Id].Where(group => group.Status == SlotStatus.Parked).Sum(group => group.Count),
            BudgetView.Of(item.budget))
        {
            Reviews = reviews.GetValueOrDefault(item.project.Id),
            LastActivity = slots[item.project.Id].Select(group => group.Latest).Append(item.project.CreatedAt).Max(),
        })];
    }, ct);

    public Task<ProjectOutline?> OutlineAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, token) is not { } project)
        {
            return null;
        }

        var budget = await context.Budgets.SingleAsync(budget => budget.ProjectId == projectId, token);
        var scenes = await context.Scenes.Where(scene => scene.ProjectId == projectId)
            .Join(context.SceneTypes, scene => scene.SceneTypeId, type => type.Id, (scene, type) => new { scene, type })
            .OrderBy(item => item.scene.Position)
            .Select(item => new SceneView(item.scene.Id, item.scene.Position, item.scene.Title, item.type.Id, item.type.Slug, item.type.Name))
            .ToListAsync(token);
        return (ProjectOutline?)new ProjectOutline(project.Id, project.Name, project.CreatedAt, BudgetView.Of(budget), [.. scenes]) { WantsNarration = project.WantsNarration, NarrationManner = project.NarrationManner, Delivery = project.Delivery };
    }, ct);

    public Task<BudgetView> SetBudgetAsync(Guid projectId, BudgetChange change, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (!await context.Projects.AnyAsync(project => project.Id == projectId, token))
        {
            throw RejectedException.NotFound("project");
        }

        var budget = await context.LockBudgetAsync(projectId, token);
        var (limit, reserve) = (budget.Limit, budget.Reserve);
        if (!change.KeepsLimit)
        {
            budget.SetLimit(change.Limit);
        }

        budget.SetReserve(change.Reserve ?? reserve);
        context.AuditEntries.Add(new(ids.Next(), by, "budget.set", projectId.ToString(), FormattableString.Invariant($"{limit} → {budget.Limit}, reserve {reserve} → {budget.Reserve}"), time.GetUtcNow()));
        return BudgetView.Of(budget);
    }, ct);

    private async Task<int> AppendAsync(StudioDbContext context, Guid projectId, ScriptDraft draft, Guid? defaultSceneType, CancellationToken ct)
    {
        var types = await context.SceneTypes.AsNoTracking().OrderBy(type => type.Position).ToListAsync(ct);
        var bySlug = types.ToDictionary(type => type.Slug, type => type.Id);
        var standard = defaultSceneType ?? types[0].Id;

        // One import at a time: numbers and positions are counted on.
        await context.LockSegmentsAsync(projectId, ct);
        var position = await context.Scenes.Where(scene => scene.ProjectId == projectId).MaxAsync(scene => (int?)scene.Position, ct) ?? -1;
        var number = await context.Segments.Where(segment => segment.ProjectId == projectId).MaxAsync(segment => (int?)segment.Number, ct) ?? 0;
        if (number + draft.Segments > ScriptDraft.MostSegments)
        {
            throw RejectedException.Invalid($"The project would have {number + draft.Segments:N0} segments; at most {ScriptDraft.MostSegments:N0} are possible. Make another project for the rest.");
        }

        var now = time.GetUtcNow();
        foreach (var scene in draft.Scenes.Where(scene => !scene.Segments.IsEmpty))
        {
            var entity = new Scene(ids.Next(), projectId, ++position, scene.Title, scene.SceneTypeSlug is { } slug ? bySlug[slug] : standard);
            context.Scenes.Add(entity);
            foreach (var segment in scene.Segments)
            {
                context.AddSegment(new(ids.Next(), projectId, entity.Id, ++number, segment), ids, now);
            }
        }

        return draft.Segments;
    }
}
