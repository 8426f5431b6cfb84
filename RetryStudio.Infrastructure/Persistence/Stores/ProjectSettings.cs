using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What projects are called and what they want, in the database.</summary>
public sealed class ProjectSettings(StudioTransactions transactions, Ids ids, TimeProvider time) : IProjectSettings
{
    public Task<bool> ChangeAsync(Guid projectId, ProjectWishes wishes, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, token) is not { } project)
        {
            return false;
        }

        var before = new ProjectWishes(project.Name, project.WantsNarration, project.NarrationManner);
        if (before != wishes)
        {
            var detail = $"{Told(before)} → {Told(wishes)}";
            project.Rename(wishes.Name);
            project.WantNarration(wishes.WantsNarration, wishes.Manner);
            context.AuditEntries.Add(new(ids.Next(), by, "project.settings", projectId.ToString(), detail, time.GetUtcNow()));
        }

        return true;
    }, ct);

    private static string Told(ProjectWishes wishes) => wishes switch
    {
        { WantsNarration: false } => wishes.Name,
        { Manner: NarrationManner.WholeScenes } => $"{wishes.Name}, with narration scene by scene",
        _ => $"{wishes.Name}, with narration",
    };
}
