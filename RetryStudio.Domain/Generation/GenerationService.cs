using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Generation;

/// <summary>What creators do with generations.</summary>
public sealed class GenerationService(IRunLedger runs, IPersonalChoices choices, IEngine engine, IMediaInspector inspector, LiveFeed feed, ICurrentUser user)
{
    public static readonly IReadOnlySet<AssetKind> ImagesAndVideos = new HashSet<AssetKind> { AssetKind.Image, AssetKind.Video };

    // What failed or was parked was asked for once, narration too.
    private static readonly IReadOnlySet<AssetKind> EveryKind = new HashSet<AssetKind>(Enum.GetValues<AssetKind>());

    /// <summary>Queues everything that is missing. Pressing twice is harmless.</summary>
    public async Task<RunStart> StartRunAsync(Guid projectId, IReadOnlySet<AssetKind>? kinds = null, IReadOnlySet<Guid>? segments = null, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        var start = await runs.StartAsync(Request(projectId, RunScope.Missing, kinds, segments), ct);
        if (start.IsNew)
        {
            await AnnounceAsync(projectId, start.RunId, ct);
        }

        return start;
    }

    /// <summary>What <see cref="StartRunAsync"/> would do, and cost.</summary>
    public Task<RunPlan> PreviewAsync(Guid projectId, IReadOnlySet<AssetKind>? kinds = null, CancellationToken ct = default) =>
        runs.PreviewAsync(Request(projectId, RunScope.Missing, kinds, null), ct);

    /// <summary>Takes up what failed or waits for a person, with fresh counters.</summary>
    public Task<RunStart> RetryFailedAsync(Guid projectId, AssetKind? kind = null, IReadOnlySet<Guid>? segments = null, CancellationToken ct = default) =>
        TakeUpAsync(Request(projectId, RunScope.Failed, kind is { } one ? new HashSet<AssetKind> { one } : null, segments), ct);

    /// <summary>Takes up what the budget had no room for.</summary>
    public Task<RunStart> ContinueAsync(Guid projectId, CancellationToken ct = default) =>
        TakeUpAsync(Request(projectId, RunScope.Parked, null, null), ct);

    /// <summary>Makes what is stale anew. What passes takes the place of the selected attempt, which stays in the history.</summary>
    public Task<RunStart> RenewAsync(Guid projectId, IReadOnlySet<Guid>? segments = null, CancellationToken ct = default) =>
        TakeUpAsync(Request(projectId, RunScope.Stale, null, segments), ct);

    /// <summary>Speaks segments on their own, whatever take they were cut from. What passes takes the place of the selected narration.</summary>
    public Task<RunStart> SpeakAloneAsync(Guid projectId, IReadOnlySet<Guid> segments, CancellationToken ct = default) =>
        TakeUpAsync(Request(projectId, RunScope.Again, new HashSet<AssetKind> { AssetKind.Audio }, segments), ct);

    /// <summary>What <see cref="RenewAsync"/> would do, and cost.</summary>
    public Task<RunPlan> PreviewRenewalAsync(Guid projectId, IReadOnlySet<Guid>? segments = null, CancellationToken ct = default) =>
        runs.PreviewAsync(Request(projectId, RunScope.Stale, null, segments), ct);

    /// <summary>Stops everything of the project; what is done is kept.</summary>
    public async Task<int> CancelAsync(Guid projectId, CancellationToken ct = default)
    {
        var cancelled = await runs.CancelAsync(projectId, user.Name, ct);
        engine.NoticeCancel();
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return cancelled;
    }

    /// <summary>A person's choice. The record says who.</summary>
    /// <param name="blind">Scores and numbers were hidden until the choice was made.</param>
    public async Task SelectAsync(Guid attemptId, bool blind = false, CancellationToken ct = default)
    {
        var slot = await choices.SelectAsync(attemptId, blind, user.Name, ct);
        await engine.WakeAsync(ct);
        feed.Publish(new StudioEvent.SlotChanged(slot.ProjectId, slot.SegmentId, slot.Kind));
        feed.Publish(new StudioEvent.ProjectChanged(slot.ProjectId));
    }

    /// <summary>A person's own attempt goes before bulk work.</summary>
    public async Task<Guid> RequestAttemptAsync(Guid segmentId, AssetKind kind, RecipeChange change, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        return await BeganAsync(await choices.RequestAttemptAsync(segmentId, kind, change, user.Name, ct), ct);
    }

    /// <summary>The same recipe again; when it has ended, the attempt says how near it came.</summary>
    public async Task<Guid> ReproduceAsync(Guid attemptId, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        return await BeganAsync(await choices.ReproduceAsync(attemptId, user.Name, ct), ct);
    }

    private async Task<Guid> BeganAsync((SlotKey Slot, Guid AttemptId) begun, CancellationToken ct)
    {
        await engine.WakeAsync(ct);
        feed.Publish(new StudioEvent.SlotChanged(begun.Slot.ProjectId, begun.Slot.SegmentId, begun.Slot.Kind));
        return begun.AttemptId;
    }

    private RunRequest Request(Guid projectId, RunScope scope, IReadOnlySet<AssetKind>? kinds, IReadOnlySet<Guid>? segments) =>
        new(projectId, scope, kinds ?? (scope == RunScope.Missing ? ImagesAndVideos : EveryKind), segments, user.Name);

    private async Task<RunStart> TakeUpAsync(RunRequest request, CancellationToken ct)
    {
        await inspector.RequireAsync(ct);
        var start = await runs.StartAsync(request, ct);
        if (start.Queued > 0)
        {
            await AnnounceAsync(request.ProjectId, start.RunId, ct);
        }

        return start;
    }

    private async Task AnnounceAsync(Guid projectId, Guid runId, CancellationToken ct)
    {
        await engine.DriveAsync(runId, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
    }
}
