using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What projects are called and what they want, in the database.</summary>
public sealed class ProjectSettings(StudioTransactions transactions, Ids ids, TimeProvider time) : IProjectSettings
{
    public Task<bool> ChangeAsync(Guid projectId, string name, bool wantsNarration, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, token) is not { } project)
        {
            return false;
        }

        if ((project.Name, project.WantsNarration) != (name, wantsNarration))
        {
            var detail = $"{project.Name}{(project.WantsNarration ? ", with narration" : "")} → {name}{(wantsNarration ? ", with narration" : "")}";
            project.Rename(name);
            project.WantNarration(wantsNarration);
            context.AuditEntries.Add(new(ids.Next(), by, "project.settings", projectId.ToString(), detail, time.GetUtcNow()));
        }

        return true;
    }, ct);
}
