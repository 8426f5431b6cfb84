using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Which backend does not get which workflow, in the database.</summary>
public sealed class Blocklist(StudioTransactions transactions, Ids ids, TimeProvider time) : IBlocklist
{
    public Task<bool> BlockAsync(Guid backendId, string workflow, string reason, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        // The lock on its row: a lane that is just leasing comes before or after, never in between.
        var backend = await context.LockBackendAsync(backendId, token) ?? throw RejectedException.NotFound("backend");
        if (!(await KnownAsync(context, backend.Type, token)).Any(known => known.Workflow == workflow))
        {
            return false;
        }

        var block = new WorkflowBlock(backendId, workflow, reason, by, time.GetUtcNow());
        if (await FindAsync(context, backendId, workflow, token) is { } before)
        {
            context.Entry(before).CurrentValues.SetValues(block);
        }
        else
        {
            context.WorkflowBlocks.Add(block);
        }

        context.AuditEntries.Add(new(ids.Next(), by, "backend.block", backendId.ToString(), $"{backend.Name}: {workflow}, {reason}", time.GetUtcNow()));
        return true;
    }, ct);

    public Task<bool> UnblockAsync(Guid backendId, string workflow, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.LockBackendAsync(backendId, token) is not { } backend || await FindAsync(context, backendId, workflow, token) is not { } block)
        {
            return false;
        }

        context.WorkflowBlocks.Remove(block);
        context.AuditEntries.Add(new(ids.Next(), by, "backend.unblock", backendId.ToString(), $"{backend.Name}: {workflow}", time.GetUtcNow()));
        return true;
    }, ct);

    /// <summary>The workflows that backends of a type could get, by title: those that are kept, and those that scene types and deliveries use.</summary>
    internal static async Task<IReadOnlyList<WorkflowName>> KnownAsync(StudioDbContext context, BackendType type, CancellationToken ct)
    {
        var kept = await context.Workflows.AsNoTracking().Select(workflow => new WorkflowName(workflow.Name, workflow.Title)).ToListAsync(ct);
        var used = (await context.SceneTypes.AsNoTracking().Select(item => item.Recipes).ToListAsync(ct))
            .SelectMany(recipes => new[] { recipes.ImageWorkflow, recipes.VideoWorkflow, recipes.AudioWorkflow })
            .Concat((await context.Projects.AsNoTracking().Select(project => project.Delivery).ToListAsync(ct)).Select(format => format.Upscale).OfType<string>())
            .Select(name => new WorkflowName(name, name));
        return [.. kept.Concat(used).DistinctBy(known => known.Workflow).Where(known => Routing.For(known.Workflow) == type).OrderBy(known => known.Title, StringComparer.OrdinalIgnoreCase)];
    }

    private static Task<WorkflowBlock?> FindAsync(StudioDbContext context, Guid backendId, string workflow, CancellationToken ct) =>
        context.WorkflowBlocks.SingleOrDefaultAsync(block => block.BackendId == backendId && block.Workflow == workflow, ct);
}
