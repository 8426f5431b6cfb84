using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Stores;

namespace RetryStudio.Infrastructure.Speech;

/// <summary>Makes the speech endpoint of the configuration a backend.</summary>
public sealed class SpeechSetup(StudioTransactions transactions, Ids ids, TimeProvider time)
{
    private const string Name = "Speech endpoint";

    /// <summary>Adds it where it is new; then narration that was simulated is spoken by it. Later somebody may have chosen otherwise.</summary>
    public Task ApplyAsync(SpeechOptions options, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Backends.SingleOrDefaultAsync(backend => backend.Type == BackendType.Speech, token) is { } known)
        {
            if (known.Address != options.Address.ToString())
            {
                context.Entry(known).Property(backend => backend.Address).CurrentValue = options.Address.ToString();
            }

            return false;
        }

        var name = await context.Backends.AnyAsync(backend => backend.Name == Name, token) ? $"{Name} {options.Address.Host}" : Name;
        var added = new Backend(ids.Next(), name, BackendType.Speech, options.Address.ToString());
        context.Backends.Add(added);
        context.Lanes.AddRange(Enumerable.Range(0, options.Lanes).Select(ordinal => new Lane(ids.Next(), added.Id, AssetKind.Audio, ordinal)));
        context.AuditEntries.Add(new AuditEntry(ids.Next(), "studio", "backend.add", added.Id.ToString(), $"{name}: {options.Address}", time.GetUtcNow()));
        foreach (var type in (await context.SceneTypes.ToListAsync(token)).Where(type => type.Recipes.AudioWorkflow == BaseRecipes.Default.AudioWorkflow))
        {
            type.Use(AssetKind.Audio, options.Default.Workflow);
            await WorkflowStore.RouteAsync(context, type.Id, AssetKind.Audio, options.Default.Workflow, token);
        }

        return true;
    }, ct);
}
