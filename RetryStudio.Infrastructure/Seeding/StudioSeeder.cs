using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Seeding;

/// <summary>Fills an empty database: scene types and starter workflows always, simulated backends and the demo projects where they are wanted.</summary>
public sealed class StudioSeeder(StudioTransactions transactions, IStoryboardStore storyboards, IPolicyStore policies, IRunLedger runs, IGenerationReader reader, ISheetStore sheets, Ids ids, StudioOptions options, TimeProvider time)
{
    public async Task SeedAsync(CancellationToken ct)
    {
        var isFresh = await transactions.RunAsync(async (context, token) =>
        {
            if (await context.SceneTypes.AnyAsync(token))
            {
                return false;
            }

            context.SceneTypes.AddRange(StandardSceneTypes.Make(ids));
            context.Workflows.AddRange(StarterWorkflows.Make(ids, time.GetUtcNow()));
            for (var number = 1; number <= options.SimulatedBackends; number++)
            {
                AddBackend(context, $"Simulated GPU {number}");
            }

            return true;
        }, ct);
        if (options.Demo && (isFresh || await IsDemoHalfMadeAsync(ct)))
        {
            await new DemoProject(storyboards, policies, runs, reader, sheets).MakeAsync(ct);
        }
    }

    // The first start was cut short while it made the demo: after the first thing it does, before the last one.
    private Task<bool> IsDemoHalfMadeAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.AuditEntries.AnyAsync(entry => entry.Actor == DemoProject.By, token)
        && !await context.Projects.AnyAsync(project => project.Name == DemoProject.Name ? project.RetryOverrideVersion > 0 : project.Name != DemoProject.MadeName, token), ct);

    private void AddBackend(StudioDbContext context, string name)
    {
        var backend = new Backend(ids.Next(), name, BackendType.Simulated);
        context.Backends.Add(backend);
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            context.Lanes.Add(new(ids.Next(), backend.Id, kind, 0));
        }
    }
}
