using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads the cards of a storyboard.</summary>
internal static class CardReading
{
    public static Task<IReadOnlyList<SegmentCard>> CardsAsync(StudioDbContext context, Guid projectId, IReadOnlyCollection<Guid>? only, CancellationToken ct) =>
        CardsAsync(context, context.Segments, projectId, only, ct);

    /// <param name="among">Segments, or panels as well.</param>
    public static async Task<IReadOnlyList<SegmentCard>> CardsAsync(StudioDbContext context, IQueryable<Segment> among, Guid projectId, IReadOnlyCollection<Guid>? only, CancellationToken ct)
    {
        var segments = among.Where(segment => segment.ProjectId == projectId);
        var slots = context.Slots.Where(slot => slot.ProjectId == projectId);
        if (only is not null)
        {
            segments = segments.Where(segment => only.Contains(segment.Id));
            slots = slots.Where(slot => only.Contains(slot.SegmentId));
        }

        var policies = await PoliciesAsync(context, projectId, ct);

        // Segments before their slots: one that is added in between has none to show yet, and is read with the next change.
        var rows = await segments.OrderBy(segment => segment.Number).Select(segment => new { segment.Id, segment.SceneId, segment.Number, segment.Text }).ToListAsync(ct);
        var bySegment = (await slots.Select(Line).ToListAsync(ct)).ToLookup(slot => slot.SegmentId);
        return [.. rows.Where(row => bySegment.Contains(row.Id)).Select(row => Card(row.Id, row.SceneId, row.Number, row.Text, bySegment[row.Id], policies[row.SceneId]))];
    }

    /// <summary>The policy in force in each scene of a project.</summary>
    private static async Task<Dictionary<Guid, RetryPolicy>> PoliciesAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        var change = await context.Projects.Where(project => project.Id == projectId).Select(project => project.RetryOverride).SingleOrDefaultAsync(ct) ?? PolicyOverride.None;
        return await context.Scenes.Where(scene => scene.ProjectId == projectId)
            .Join(context.SceneTypes, scene => scene.SceneTypeId, type => type.Id, (scene, type) => new { scene.Id, type.Policy })
            .ToDictionaryAsync(item => item.Id, item => change.ApplyTo(item.Policy), ct);
    }

    private static readonly Expression<Func<Slot, SlotRow>> Line = slot => new SlotRow(
        slot.SegmentId, slot.Id, slot.Kind, slot.Status, slot.Reason, slot.Sentence, slot.AttemptCount, slot.RoundStart, slot.RoundCandidates, slot.GrantedAttempts, slot.NotBefore, slot.Score, slot.SelectedAttemptId, slot.ShownAttemptId, slot.Ready, slot.UpdatedAt, slot.Stale);

    private static SegmentCard Card(Guid id, Guid sceneId, int number, string text, IEnumerable<SlotRow> slots, RetryPolicy policy)
    {
        var most = policy.Enabled ? policy.MaxAttempts : 1;
        var views = slots.ToDictionary(slot => slot.Kind, slot => new SlotView(
            slot.Id, slot.Kind, slot.Status, slot.Reason, slot.Sentence, slot.Attempts, Math.Max(0, slot.Attempts - slot.RoundStart + 1 - slot.RoundCandidates), slot.GrantedAttempts ?? most,
            slot.NotBefore, slot.Score, slot.SelectedAttemptId, slot.ShownAttemptId, slot.Ready, slot.UpdatedAt) { Stale = slot.Stale });
        return new(id, sceneId, number, text, views[AssetKind.Image], views[AssetKind.Video], views[AssetKind.Audio]);
    }

    private sealed record SlotRow(
        Guid SegmentId,
        Guid Id,
        AssetKind Kind,
        SlotStatus Status,
        DecisionReason? Reason,
        string? Sentence,
        int Attempts,
        int RoundStart,
        int RoundCandidates,
        int? GrantedAttempts,
        DateTimeOffset? NotBefore,
        double? Score,
        Guid? SelectedAttemptId,
        Guid? ShownAttemptId,
        bool Ready,
        DateTimeOffset UpdatedAt,
        StaleCause? Stale);
}
