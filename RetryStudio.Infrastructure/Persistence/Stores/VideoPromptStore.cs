using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Video prompts that nobody wrote, in the database.</summary>
public sealed class VideoPromptStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IVideoPromptStore
{
    public Task<IReadOnlyList<VideoPromptSubject>?> MissingAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (!await context.Projects.AnyAsync(project => project.Id == projectId, token))
        {
            return null;
        }

        var found = await (
            from segment in context.Segments
            join scene in context.Scenes on segment.SceneId equals scene.Id
            join type in context.SceneTypes on scene.SceneTypeId equals type.Id
            where segment.ProjectId == projectId && segment.VideoPrompt == null
                && context.Slots.Any(slot => slot.SegmentId == segment.Id && slot.Kind == AssetKind.Video && slot.SelectedAttemptId == null && slot.CurrentAttemptId == null
                    && (slot.Status == SlotStatus.Pending || slot.Status == SlotStatus.Cancelled || slot.Status == SlotStatus.FailedPermanent))
            orderby segment.Number
            select new { segment.Id, segment.Revision, segment.ImagePrompt, segment.Text, type.Slug, type.Name, segment.Seconds, segment.Still }).ToListAsync(token);
        return (IReadOnlyList<VideoPromptSubject>?)[.. found.Select(item =>
            new VideoPromptSubject(item.Id, item.Revision, item.ImagePrompt ?? item.Text, item.Text, item.Slug, item.Name, item.Seconds, item.Still))];
    }, ct);

    public Task<IReadOnlyList<VideoPromptDraft>> KeepAsync(IReadOnlyCollection<VideoPromptDraft> drafts, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var wanted = drafts.Select(draft => draft.SegmentId).ToList();
        var free = (await context.LockVideoSlotsAsync(wanted, token)).Where(IsFree).Select(slot => slot.SegmentId).ToHashSet();
        var segments = await context.Segments.Where(segment => wanted.Contains(segment.Id)).ToDictionaryAsync(segment => segment.Id, token);
        var kept = drafts.Where(draft => free.Contains(draft.SegmentId)
            && segments.TryGetValue(draft.SegmentId, out var segment) && segment.Revision == draft.Revision
            && segment.Suggest(draft.Prompt, draft.Origin)).ToList();
        context.AuditEntries.AddRange(kept.Select(draft => new AuditEntry(
            ids.Next(), by, "segment.video_prompt", draft.SegmentId.ToString(), Sentence.Cut(Told(draft)), time.GetUtcNow())));
        return (IReadOnlyList<VideoPromptDraft>)kept;
    }, ct);

    /// <summary>Nothing was made by other words that somebody asked for or may still choose. The query above says the same.</summary>
    private static bool IsFree(Slot slot) => slot is
    {
        SelectedAttemptId: null, CurrentAttemptId: null, Status: SlotStatus.Pending or SlotStatus.Cancelled or SlotStatus.FailedPermanent,
    };

    private static string Told(VideoPromptDraft draft) => draft.Origin switch
    {
        VideoPromptOrigin.Endpoint => $"by the endpoint: {draft.Prompt}",
        _ when draft.Note is { } note => $"from the template: {draft.Prompt} ({note})",
        _ => $"from the template: {draft.Prompt}",
    };
}
