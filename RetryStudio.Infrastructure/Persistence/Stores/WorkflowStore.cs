using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Workflows, in the database.</summary>
public sealed class WorkflowStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IWorkflowStore
{
    public Task<IReadOnlyList<WorkflowEntry>> AllAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var types = await context.SceneTypes.OrderBy(type => type.Position).Select(type => new { type.Name, type.Recipes }).ToListAsync(token);

        var deliveries = await DeliveriesAsync(context, token);

        // Not the graphs: they are large, and a list shows none.
        var workflows = await context.Workflows.OrderBy(workflow => workflow.Title)
            .Select(workflow => new { workflow.Id, workflow.Name, workflow.Title, workflow.Kind, workflow.Bindings, workflow.Labels, workflow.Revision, workflow.UpdatedAt }).ToListAsync(token);
        return (IReadOnlyList<WorkflowEntry>)[.. workflows.Select(workflow => new WorkflowEntry(
            workflow.Id, workflow.Name, workflow.Title, workflow.Kind,
            [.. workflow.Bindings.Select(binding => binding.Parameter)],
            [.. types.Where(type => type.Recipes.WorkflowOf(workflow.Kind) == workflow.Name).Select(type => type.Name), .. deliveries.Where(delivery => delivery.Upscaler == workflow.Name).Select(delivery => delivery.Words)],
            workflow.Revision, workflow.UpdatedAt) { Labels = workflow.Labels })];
    }, ct);

    public Task<Workflow?> FindAsync(Guid id, CancellationToken ct) =>
        transactions.ReadAsync((context, token) => context.Workflows.SingleOrDefaultAsync(workflow => workflow.Id == id, token), ct);

    /// <summary>The workflow that recipes call by this name; null when there is none.</summary>
    public Task<Workflow?> NamedAsync(string name, CancellationToken ct) =>
        transactions.ReadAsync((context, token) => context.Workflows.SingleOrDefaultAsync(workflow => workflow.Name == name, token), ct);

    public async Task<Workflow?> AddAsync(WorkflowDraft draft, string by, CancellationToken ct)
    {
        try
        {
            return await transactions.RunAsync(async (context, token) =>
            {
                if (await IsNamedAsync(context, draft.Name, token))
                {
                    return null;
                }

                var workflow = new Workflow(ids.Next(), draft.Name, draft.Title, draft.Kind, draft.Graph, draft.Bindings, draft.Scores, by, time.GetUtcNow(), draft.Labels);
                context.Workflows.Add(workflow);
                Record(context, by, "workflow.import", workflow.Id, workflow.Name);
                return workflow;
            }, ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Two imports of one name at once: the constraint let one through. Anything else is a fault.
            if (await transactions.ReadAsync((context, token) => IsNamedAsync(context, draft.Name, token), ct))
            {
                return null;
            }

            throw;
        }
    }

    public Task<Workflow?> ChangeAsync(Guid id, int revision, Action<Workflow, DateTimeOffset> change, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await LockAsync(context, "id = {0}", id, token) is not { } workflow || workflow.Revision != revision)
        {
            return null;
        }

        change(workflow, time.GetUtcNow());
        await RequireStillUsableAsync(context, workflow, token);
        Record(context, by, "workflow.change", id, $"{workflow.Name}, revision {workflow.Revision}");
        return workflow;
    }, ct);

    public Task<ImmutableArray<string>> RemoveAsync(Guid id, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await LockAsync(context, "id = {0}", id, token) is not { } workflow)
        {
            return [];
        }

        // Who is about to use it waits for this lock, and then finds nothing.
        var types = await context.SceneTypes.AsNoTracking().OrderBy(type => type.Position).ToListAsync(token);
        ImmutableArray<string> users = [.. types.Where(type => type.Recipes.WorkflowOf(workflow.Kind) == workflow.Name).Select(type => type.Name), .. (await DeliveriesAsync(context, token)).Where(delivery => delivery.Upscaler == workflow.Name).Select(delivery => delivery.Words)];
        if (users.IsEmpty)
        {
            context.Workflows.Remove(workflow);
            Record(context, by, "workflow.remove", id, workflow.Name);
        }

        return users;
    }, ct);

    public Task<WorkflowAssignment?> AssignAsync(Guid sceneTypeId, ImmutableSortedDictionary<AssetKind, string> names, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        foreach (var (kind, name) in names.Where(named => Routing.For(named.Value) == BackendType.ComfyUi).OrderBy(named => named.Value, StringComparer.Ordinal))
        {
            WorkflowRules.RequireUsable(await LockAsync(context, "name = {0}", name, token), kind, name);
        }

        await context.Database.ExecuteSqlRawAsync(context.Sql.Locked("scene_types", "id = {0}"), [sceneTypeId], token);
        if (await context.SceneTypes.SingleOrDefaultAsync(type => type.Id == sceneTypeId, token) is not { } type)
        {
            return null;
        }

        foreach (var (kind, name) in names)
        {
            type.Use(kind, name);
            await RouteAsync(context, sceneTypeId, kind, name, token);
        }

        Record(context, by, "scene_type.workflows", sceneTypeId, string.Join(", ", names.Select(named => $"{SnakeCase.Of(named.Key.ToString())}: {named.Value}")));
        return (WorkflowAssignment?)new WorkflowAssignment(type.Id, type.Name, Enum.GetValues<AssetKind>().ToImmutableSortedDictionary(kind => kind, type.Recipes.WorkflowOf));
    }, ct);

    // What waits for its first attempt is made with the new workflow; what has an attempt keeps its recipe.
    internal static Task<int> RouteAsync(StudioDbContext context, Guid sceneTypeId, AssetKind kind, string workflow, CancellationToken ct)
    {
        var backendType = Routing.For(workflow);
        var segments = from segment in context.SegmentsAndHidden
                       join scene in context.Scenes on segment.SceneId equals scene.Id
                       where scene.SceneTypeId == sceneTypeId
                       select segment.Id;
        return context.Slots
            .Where(slot => slot.Kind == kind && slot.CurrentAttemptId == null && slot.Workflow != workflow && segments.Contains(slot.SegmentId))
            .ExecuteUpdateAsync(change => change.SetProperty(slot => slot.Workflow, workflow).SetProperty(slot => slot.BackendType, backendType), ct);
    }

    /// <exception cref="RejectedException">Who uses it could not do so any more.</exception>
    private static async Task RequireStillUsableAsync(StudioDbContext context, Workflow workflow, CancellationToken ct)
    {
        var users = workflow.Upscales
            ? (await context.SceneTypes.AsNoTracking().OrderBy(type => type.Position).ToListAsync(ct)).Where(type => type.Recipes.WorkflowOf(workflow.Kind) == workflow.Name).Select(type => type.Name).ToList()
            : (await DeliveriesAsync(context, ct)).Where(delivery => delivery.Upscaler == workflow.Name).Select(delivery => delivery.Words).ToList();
        if (users.Count > 0)
        {
            throw RejectedException.Conflict($"'{workflow.Title}' is used by {string.Join(", ", users)}, which could not use it any more: {(workflow.Upscales ? "it would upscale clips instead of making new ones" : "it would take no clip to upscale")}. Let them use another workflow first.");
        }
    }

    /// <summary>Projects that upscale their clips, in words.</summary>
    private static async Task<IReadOnlyList<(string Upscaler, string Words)>> DeliveriesAsync(StudioDbContext context, CancellationToken ct) =>
    [
        .. (await context.Projects.AsNoTracking().OrderBy(project => project.Name).Select(project => new { project.Name, project.Delivery }).ToListAsync(ct))
            .Where(project => project.Delivery.Upscale is not null).Select(project => (project.Delivery.Upscale!, $"the delivery of {project.Name}")),
    ];

    private static Task<bool> IsNamedAsync(StudioDbContext context, string name, CancellationToken ct) => context.Workflows.AnyAsync(item => item.Name == name, ct);

    private static async Task<Workflow?> LockAsync(StudioDbContext context, string condition, object value, CancellationToken ct) =>
        (await context.Workflows.FromSqlRaw(context.Sql.Locked("workflows", condition), value).ToListAsync(ct)).SingleOrDefault();

    private void Record(StudioDbContext context, string by, string action, Guid subject, string detail) =>
        context.AuditEntries.Add(new(ids.Next(), by, action, subject.ToString(), detail, time.GetUtcNow()));
}
