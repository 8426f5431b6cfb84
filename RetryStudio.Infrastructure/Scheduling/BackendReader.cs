using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Stores;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Backends as they stand in the database, with what they say of themselves.</summary>
public sealed class BackendReader(IDbContextFactory<StudioDbContext> contexts, IBackendPool pool, TimeProvider time) : IBackendReader
{
    /// <summary>How old a report of the watch may be; one that is older is asked for anew.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Somebody waits for the answer in front of a screen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<BackendView>> BackendsAsync(CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var backends = await context.Backends.AsNoTracking().OrderBy(backend => backend.Name).ToListAsync(ct);
        var lanes = (await context.Lanes.AsNoTracking().OrderBy(lane => lane.Kind).ThenBy(lane => lane.Ordinal).ToListAsync(ct)).ToLookup(lane => lane.BackendId);
        var work = await LaneWorkAsync(context, ct);
        var health = await context.BackendHealth.AsNoTracking().ToDictionaryAsync(item => item.BackendId, ct);
        var fits = (await FitsAsync(context, ct)).ToLookup(fit => fit.BackendId, fit => fit.View);
        var days = await DaysAsync(context, now, ct);
        var blocks = (await context.WorkflowBlocks.AsNoTracking().OrderBy(block => block.Workflow).ToListAsync(ct)).ToLookup(block => block.BackendId);
        var known = await KnownAsync(context, ct);
        return await Task.WhenAll(backends.Select(async backend =>
        {
            var last = health.GetValueOrDefault(backend.Id);
            var report = last is not null && backend.Type != BackendType.Simulated && now - last.CheckedAt < Fresh ? ReportOf(last) : await ReportAsync(backend.Id, ct);
            var day = days.GetValueOrDefault(backend.Id) ?? BackendDay.None;
            return new BackendView(
                backend.Id, backend.Name, backend.Type, backend.Type == BackendType.Simulated, backend.Enabled, report.Healthy,
                SentenceOf(backend, report, now), report.Version, report.GenerationsTaken,
                [.. lanes[backend.Id].Select(lane => new LaneView(lane.Kind, lane.Ordinal, lane.TryId is not null, lane.TryId is { } id ? work.GetValueOrDefault(id) : null))])
            {
                Standing = StandingOf(backend, lanes[backend.Id].Any(lane => lane.TryId is not null), now),
                Address = backend.Address,
                LanesExclusive = backend.LanesExclusive,
                HasHeaders = !backend.Headers.IsEmpty,
                Weight = backend.Weight,
                Labels = backend.Labels,
                CostPerHour = backend.CostPerHour,
                Outage = backend.IsOut(now) ? backend.Outage : null,
                Queued = report.Queued,
                Running = report.Running,
                Devices = report.Devices,
                CheckedAt = last?.CheckedAt,
                Workflows = [.. fits[backend.Id]],
                Blocks = [.. blocks[backend.Id].Select(block => new BlockView(block.Workflow, TitleOf(known[backend.Type], block.Workflow), block.Reason, block.By, block.At))],
                Blockable = [.. known[backend.Type].Where(name => blocks[backend.Id].All(block => block.Workflow != name.Workflow))],
                Day = day with { Cost = backend.CostPerHour is { } rate ? decimal.Round(rate * day.GpuSeconds / 3600, 2) : null },
            };
        }));
    }

    public async Task<IReadOnlyList<BackendStatistics>> StatisticsAsync(CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var now = time.GetUtcNow();
        return BackendStatistics.Of(await BackendCounting.OfAsync(context, now.AddDays(-1), now, ct));
    }

    public async Task<IReadOnlyList<string>> SimulatedAsync(CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        return await context.Backends.Where(backend => backend.Enabled && backend.Type == BackendType.Simulated).OrderBy(backend => backend.Name).Select(backend => backend.Name).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<WaitingWork>> WaitingAsync(Guid projectId, CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var groups = await context.Slots
            .Where(slot => slot.ProjectId == projectId && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed) && slot.Ready && (slot.NotBefore == null || slot.NotBefore <= now))
            .GroupBy(slot => new { slot.Kind, slot.Workflow, slot.BackendType })
            .Select(group => new { group.Key.Kind, group.Key.Workflow, group.Key.BackendType, Slots = group.Count() }).ToListAsync(ct);
        var tooSmall = await TooSmallAsync(context, projectId, now, ct);
        var waiting = new List<WaitingWork>();
        foreach (var group in groups.OrderBy(group => group.Kind).ThenBy(group => group.Workflow, StringComparer.Ordinal))
        {
            var title = await context.Workflows.Where(workflow => workflow.Name == group.Workflow).Select(workflow => workflow.Title).SingleOrDefaultAsync(ct) ?? group.Workflow;
            var backends = await context.Backends.AsNoTracking()
                .Where(backend => backend.Type == group.BackendType && context.Lanes.Any(lane => lane.BackendId == backend.Id && lane.Kind == group.Kind))
                .OrderBy(backend => backend.Name).ToListAsync(ct);
            var fits = await context.WorkflowFits.AsNoTracking().Where(fit => fit.Workflow == group.Workflow).ToDictionaryAsync(fit => fit.BackendId, ct);
            var blocks = await context.WorkflowBlocks.AsNoTracking().Where(block => block.Workflow == group.Workflow).ToDictionaryAsync(block => block.BackendId, ct);
            var obstacles = backends.ToDictionary(backend => backend.Id, backend => Obstacle(backend, blocks.GetValueOrDefault(backend.Id), fits.GetValueOrDefault(backend.Id), now));

            // All of them wait, or those for which what is in service is too small.
            var stuck = tooSmall[(group.Kind, group.Workflow)].Where(small => obstacles.All(backend => backend.Value is not null || small.Contains(backend.Key))).ToList();
            var work = WaitingWork.Of(group.Kind, group.Workflow, title, group.Slots, [.. backends.Select(backend => (backend.Name, obstacles[backend.Id]))])
                ?? (stuck.Count == 0 ? null : WaitingWork.Of(group.Kind, group.Workflow, title, stuck.Count, [.. backends.Select(backend => (backend.Name, obstacles[backend.Id] ?? "Its GPU memory is too small for it."))]));
            if (work is not null)
            {
                waiting.Add(work);
            }
        }

        return waiting;
    }

    /// <summary>Of each slot that ran out of memory in its round: the backends on which it did.</summary>
    private static async Task<ILookup<(AssetKind, string), HashSet<Guid>>> TooSmallAsync(StudioDbContext context, Guid projectId, DateTimeOffset now, CancellationToken ct)
    {
        var failures = await (from slot in context.Slots
                              join item in context.Tries on slot.Id equals item.SlotId
                              where slot.ProjectId == projectId && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed) && (slot.NotBefore == null || slot.NotBefore <= now)
                                  && item.Status == TryStatus.Failed && item.Error == ErrorClass.OutOfMemory && item.CreatedAt >= slot.RoundStartedAt
                              select new { slot.Id, slot.Kind, slot.Workflow, item.BackendId }).ToListAsync(ct);
        return failures.GroupBy(failure => (failure.Id, failure.Kind, failure.Workflow)).ToLookup(slot => (slot.Key.Kind, slot.Key.Workflow), slot => slot.Select(failure => failure.BackendId).ToHashSet());
    }

    private static string? Obstacle(Backend backend, WorkflowBlock? block, WorkflowFit? fit, DateTimeOffset now) => backend switch
    {
        { Enabled: false } => "It is turned off.",
        _ when block is not null => block.Sentence,
        _ when backend.IsOut(now) => $"It has been taken out. {backend.Outage!.Sentence}",
        _ when backend.NotBefore > now => backend.OutOfServiceReason ?? "It cannot be reached.",
        { Type: not BackendType.ComfyUi } => null,
        _ when fit is null => "It has not said yet what it can run.",
        _ => fit.Fits ? null : fit.Sentence,
    };

    private static BackendStanding StandingOf(Backend backend, bool busy, DateTimeOffset now) => backend switch
    {
        { Enabled: false } => busy ? BackendStanding.Draining : BackendStanding.Off,
        _ when backend.IsOut(now) => BackendStanding.TakenOut,
        _ when !backend.TakesWork(now) => BackendStanding.Resting,
        _ => busy ? BackendStanding.Working : BackendStanding.Ready,
    };

    private static string SentenceOf(Backend backend, BackendReport report, DateTimeOffset now) =>
        backend.IsOut(now) ? backend.Outage!.Sentence : backend.NotBefore > now ? backend.OutOfServiceReason ?? report.Sentence : report.Sentence;

    private static BackendReport ReportOf(BackendHealth health) =>
        new(health.Healthy, health.Sentence, health.Version, health.Queued, health.Running, health.Generations) { Devices = health.Devices, Reachable = health.Misses == 0 };

    private static async Task<IEnumerable<(Guid BackendId, WorkflowFitView View)>> FitsAsync(StudioDbContext context, CancellationToken ct)
    {
        var fits = await (from fit in context.WorkflowFits
                          join workflow in context.Workflows on fit.Workflow equals workflow.Name
                          orderby workflow.Title
                          select new { fit.BackendId, fit.Workflow, workflow.Title, workflow.Kind, fit.Fits, fit.Sentence }).ToListAsync(ct);
        return fits.Select(fit => (fit.BackendId, new WorkflowFitView(fit.Workflow, fit.Title, fit.Kind, fit.Fits, fit.Sentence)));
    }

    private static async Task<Dictionary<BackendType, IReadOnlyList<WorkflowName>>> KnownAsync(StudioDbContext context, CancellationToken ct)
    {
        var known = new Dictionary<BackendType, IReadOnlyList<WorkflowName>>();
        foreach (var type in Enum.GetValues<BackendType>())
        {
            known[type] = await Blocklist.KnownAsync(context, type, ct);
        }

        return known;
    }

    private static string TitleOf(IEnumerable<WorkflowName> known, string workflow) => known.FirstOrDefault(name => name.Workflow == workflow)?.Title ?? workflow;

    private static async Task<Dictionary<Guid, LaneWork>> LaneWorkAsync(StudioDbContext context, CancellationToken ct) =>
        await (from lane in context.Lanes
               join delivery in context.Tries on lane.TryId equals delivery.Id
               join attempt in context.Attempts on delivery.AttemptId equals attempt.Id
               join segment in context.SegmentsAndHidden on attempt.SegmentId equals segment.Id
               join project in context.Projects on attempt.ProjectId equals project.Id
               select new { TryId = delivery.Id, ProjectId = project.Id, project.Name, SegmentId = segment.Id, Segment = segment.Number, Attempt = attempt.Number, Try = delivery.Number, delivery.CreatedAt })
            .ToDictionaryAsync(item => item.TryId, item => new LaneWork(item.ProjectId, item.Name, item.SegmentId, item.Segment, item.Attempt, item.Try, item.CreatedAt), ct);

    private static async Task<Dictionary<Guid, BackendDay>> DaysAsync(StudioDbContext context, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.AddDays(-1);
        var days = await context.Backends.Select(backend => new
        {
            backend.Id,
            Tries = context.Tries.Count(item => item.BackendId == backend.Id && item.UpdatedAt >= since && item.Status != TryStatus.Withdrawn),
            Failed = context.Tries.Count(item => item.BackendId == backend.Id && item.UpdatedAt >= since && item.Status == TryStatus.Failed),
            GpuSeconds = context.Tries.Where(item => item.BackendId == backend.Id && item.UpdatedAt >= since).Sum(item => item.GpuSeconds),
            Passed = context.Attempts.Count(attempt => attempt.BackendId == backend.Id && attempt.CutFromAttemptId == null && attempt.RenderedAt >= since && attempt.Status == AttemptStatus.Passed),
            Missed = context.Attempts.Count(attempt => attempt.BackendId == backend.Id && attempt.CutFromAttemptId == null && attempt.RenderedAt >= since && attempt.Status == AttemptStatus.Failed),
        }).ToListAsync(ct);
        return days.ToDictionary(day => day.Id, day => new BackendDay(day.Tries, day.Failed, day.Passed + day.Missed, day.Passed, day.GpuSeconds, null));
    }

    // One that cannot even be opened is shown with the reason: it is where it is mended.
    private async Task<BackendReport> ReportAsync(Guid id, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return await (await pool.OpenAsync(id, ct)).ProbeAsync(limit.Token);
        }
        catch (BackendException trouble)
        {
            return BackendReport.Away(trouble.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return BackendReport.Away($"It did not answer within {Patience.TotalSeconds:0} s.");
        }
    }
}
