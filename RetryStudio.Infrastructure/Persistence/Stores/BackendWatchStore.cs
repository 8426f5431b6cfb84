using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What the watch over the backends knows, in the database.</summary>
public sealed class BackendWatchStore(StudioTransactions transactions, Ids ids, LiveFeed feed, TimeProvider time) : IBackendWatchStore
{
    /// <summary>Models are installed and removed without anybody telling us.</summary>
    private static readonly TimeSpan AnswerHolds = TimeSpan.FromMinutes(1);

    /// <summary>What lies further back tells nothing of today.</summary>
    private static readonly TimeSpan TriesCount = TimeSpan.FromHours(6);

    private static readonly TimeSpan ResultsCount = TimeSpan.FromDays(2);

    /// <summary>A recipe or a workflow that cannot be, and a person who interrupts, tell nothing of a machine.</summary>
    private static readonly ErrorClass[] NobodysFault = [ErrorClass.InvalidInput, ErrorClass.InvalidWorkflow, ErrorClass.Interrupted];

    private readonly Requeueing _requeueing = new(ids);

    public Task<IReadOnlyList<Guid>> WatchedAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        (IReadOnlyList<Guid>)await context.Backends
            .Where(backend => backend.Enabled || context.Lanes.Any(lane => lane.BackendId == backend.Id && lane.TryId != null))
            .OrderBy(backend => backend.Name).Select(backend => backend.Id).ToListAsync(token), ct);

    public async Task<bool> NoteAsync(Guid backendId, BackendReport report, CancellationToken ct)
    {
        var (wasGone, isGone) = await KeepHealthAsync(backendId, report, ct);
        var now = time.GetUtcNow();
        var stands = await transactions.ReadAsync((context, token) =>
            context.Backends.Where(backend => backend.Id == backendId).Select(backend => new { backend.Outage, backend.NotBefore, backend.OutUntil }).SingleOrDefaultAsync(token), ct);
        var outage = stands?.OutUntil > now ? stands.Outage : null;
        var hangs = outage is { Cause: OutageCause.Stall } ? outage.JobId ?? "" : null;

        // A lane needs the backend's row between two generations: it is locked only when there is something to write.
        return (stands, report) switch
        {
            (null, _) => false,
            (_, { Stall: { } stall }) when outage is null => await ChangeAsync(backendId, backend => backend.TakeOut(OutageCause.Stall, stall.Sentence, now, stall.JobId), "take_out", opens: false, ct),

            // Another process may not know yet that it hangs: what counts is whether the job is still there.
            (_, { Reachable: true, Stall: null }) when hangs is not null && !report.Jobs.Contains(hangs) => await ChangeAsync(backendId, backend => backend.PutBack(now), "put_back", opens: true, ct),
            (_, { Reachable: true }) when wasGone && stands.NotBefore > now => await ChangeAsync(backendId, backend => backend.BackInService(), null, opens: true, ct),
            _ when isGone && !(stands.NotBefore > now) => await ChangeAsync(backendId, backend => backend.Rest(report.Sentence, now), null, opens: false, ct),
            _ => false,
        };
    }

    public Task<IReadOnlyList<WorkflowQuestion>> QuestionsAsync(Guid backendId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var backend = await context.Backends.SingleAsync(item => item.Id == backendId, token);
        var known = await context.WorkflowFits.Where(fit => fit.BackendId == backendId).ToDictionaryAsync(fit => fit.Workflow, token);
        var overdue = time.GetUtcNow() - AnswerHolds;
        var questions = (await WorkflowsAsync(context, token))
            .Select(item => new WorkflowQuestion(item.Name, item.Kind, [.. item.Labels.Except(backend.Labels)], Stamp(backend, item)))
            .Where(question => known.GetValueOrDefault(question.Workflow) is not { } fit || fit.Stamp != question.Stamp || fit.CheckedAt < overdue);
        return (IReadOnlyList<WorkflowQuestion>)[.. questions];
    }, ct);

    public Task<bool> KeepAsync(Guid backendId, WorkflowAnswer answer, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var (question, said) = answer;
        var fit = await context.WorkflowFits.SingleOrDefaultAsync(item => item.BackendId == backendId && item.Workflow == question.Workflow, token);
        if (fit is null)
        {
            fit = new(backendId, question.Workflow);
            context.WorkflowFits.Add(fit);
        }

        var opened = said.Fits && !fit.Fits;
        fit.Note(said, question.Stamp, time.GetUtcNow());
        return opened;
    }, ct);

    public Task<IReadOnlyList<BackendRecord>> RecordsAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var now = time.GetUtcNow();
        var records = new List<BackendRecord>();
        foreach (var backend in await context.Backends.Where(backend => backend.Enabled).OrderBy(backend => backend.Name).ToListAsync(token))
        {
            var triesSince = Latest(backend.JudgedSince, now - TriesCount);
            var tries = await (from item in context.Tries
                               join attempt in context.Attempts on item.AttemptId equals attempt.Id
                               where item.BackendId == backend.Id && item.UpdatedAt > triesSince && (item.Status == TryStatus.Delivered || (item.Status == TryStatus.Failed && !NobodysFault.Contains(item.Error!.Value)))
                               orderby item.UpdatedAt descending
                               select new { attempt.Workflow, item.Status }).Take(BackendJudge.TryWindow).ToListAsync(token);
            var resultsSince = Latest(backend.JudgedSince, now - ResultsCount);
            var results = await context.Attempts
                .Where(attempt => attempt.BackendId == backend.Id && attempt.RenderedAt > resultsSince && !attempt.IsLate && (attempt.Status == AttemptStatus.Passed || attempt.Status == AttemptStatus.Failed))
                .OrderByDescending(attempt => attempt.RenderedAt).Take(BackendJudge.ResultWindow).Select(attempt => new { attempt.Kind, attempt.Workflow, attempt.Status }).ToListAsync(token);
            records.Add(new(
                backend.Id, backend.Name,
                [.. tries.GroupBy(item => item.Workflow).Select(group => new TryRecord(group.Key, group.Count(), group.Count(item => item.Status == TryStatus.Failed)))],
                [.. results.GroupBy(result => (result.Kind, result.Workflow)).Select(group => new ResultRecord(group.Key.Kind, group.Key.Workflow, group.Count(), group.Count(result => result.Status == AttemptStatus.Passed)))],
                backend.IsOut(now)));
        }

        return (IReadOnlyList<BackendRecord>)records;
    }, ct);

    public async Task TakeOutAsync(BackendFinding finding, CancellationToken ct)
    {
        var slots = await transactions.RunAsync(async (context, token) =>
        {
            var now = time.GetUtcNow();
            if (await context.LockBackendAsync(finding.BackendId, token) is not { } backend || backend.IsOut(now))
            {
                return [];
            }

            // What it failed of late and is settled or waits: fault of this backend, not of the work.
            var requeued = finding.Cause == OutageCause.Tries ? await _requeueing.SendElsewhereAsync(context, backend, now, token) : [];
            var sent = requeued.Count == 0 ? "" : $" {requeued.Count} of the slots it failed {(requeued.Count == 1 ? "was" : "were")} sent elsewhere.";
            backend.TakeOut(finding.Cause, finding.Sentence + sent, now);
            Record(context, "take_out", backend, finding.Sentence + sent);
            return requeued;
        }, ct);
        foreach (var slot in slots)
        {
            feed.Publish(new StudioEvent.SlotChanged(slot.ProjectId, slot.SegmentId, slot.Kind));
        }
    }

    private Task<(bool WasGone, bool IsGone)> KeepHealthAsync(Guid backendId, BackendReport report, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var health = await context.BackendHealth.SingleOrDefaultAsync(item => item.BackendId == backendId, token);
        if (await context.Backends.AsNoTracking().SingleOrDefaultAsync(item => item.Id == backendId, token) is not { } backend)
        {
            return (false, false);
        }

        if (health is null)
        {
            health = new(backendId);
            context.BackendHealth.Add(health);
        }

        var wasGone = health.IsGone;
        var now = time.GetUtcNow();
        health.Note(report, backend.TakesWork(now), now);
        return (wasGone, health.IsGone);
    }, ct);

    /// <param name="action">What the book of actions says; null for what passes by itself.</param>
    /// <param name="opens">It may get work afterwards that it did not before.</param>
    private Task<bool> ChangeAsync(Guid backendId, Action<Backend> change, string? action, bool opens, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.LockBackendAsync(backendId, token) is not { } backend)
        {
            return false;
        }

        change(backend);
        if (action is not null)
        {
            Record(context, action, backend, backend.Outage?.Sentence ?? "It works again.");
        }

        return opens;
    }, ct);

    private void Record(StudioDbContext context, string action, Backend backend, string detail) =>
        context.AuditEntries.Add(new(ids.Next(), "studio", $"backend.{action}", backend.Id.ToString(), $"{backend.Name}: {detail}", time.GetUtcNow()));

    /// <summary>Those that are kept, and those that something asks for although they are not.</summary>
    private static async Task<List<KnownWorkflow>> WorkflowsAsync(StudioDbContext context, CancellationToken ct)
    {
        var kept = await context.Workflows.Select(workflow => new KnownWorkflow(workflow.Name, workflow.Kind, workflow.Labels, workflow.UpdatedAt)).ToListAsync(ct);
        var wanted = await context.Slots
            .Where(slot => slot.BackendType == BackendType.ComfyUi && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed))
            .Select(slot => new { slot.Workflow, slot.Kind }).Distinct().ToListAsync(ct);
        var assigned = (await context.SceneTypes.Select(type => type.Recipes).ToListAsync(ct))
            .SelectMany(recipes => Enum.GetValues<AssetKind>().Select(kind => new { Workflow = recipes.WorkflowOf(kind), Kind = kind }))
            .Where(item => Routing.For(item.Workflow) == BackendType.ComfyUi);
        return [.. kept, .. wanted.Concat(assigned).DistinctBy(item => item.Workflow)
            .Where(item => item.Workflow.Length > 0 && !kept.Exists(workflow => workflow.Name == item.Workflow))
            .Select(item => new KnownWorkflow(item.Workflow, item.Kind, [], null))];
    }

    private static string Stamp(Backend backend, KnownWorkflow workflow) =>
        FormattableString.Invariant($"{workflow.UpdatedAt:O}|{string.Join(',', workflow.Labels)}|{backend.Address}|{string.Join(',', backend.Labels)}");

    private static DateTimeOffset Latest(DateTimeOffset? since, DateTimeOffset least) => since > least ? since.Value : least;

    private sealed record KnownWorkflow(string Name, AssetKind Kind, ImmutableSortedSet<string> Labels, DateTimeOffset? UpdatedAt);
}
