using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What is shown of runs after the fact, from the database.</summary>
public sealed class RunReader(StudioTransactions transactions, TimeProvider time) : IRunReader
{
    private static readonly SlotStatus[] Failing = [SlotStatus.FailedPermanent, SlotStatus.NeedsReview, SlotStatus.Parked];

    public Task<IReadOnlyList<RunLine>> RunsAsync(RunFilter filter, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        DateTimeOffset? start = filter.After is not { } id ? null : await context.Runs.Where(run => run.Id == id).Select(run => (DateTimeOffset?)run.StartedAt).SingleOrDefaultAsync(token)
            ?? throw RejectedException.Invalid("The place to go on from is not known.", new FieldError("after", "It must be the id of a run."));
        var atOnce = start is null ? 0 : await context.Runs.CountAsync(run => run.StartedAt == start, token);
        var rows = await context.Runs
            .Where(run => ((filter.ProjectId == null || run.ProjectId == filter.ProjectId) && (filter.Status == null || run.Status == filter.Status) && (filter.StartedBy == null || run.StartedBy == filter.StartedBy)) || run.Id == filter.After)
            .Where(run => start == null || run.StartedAt <= start)
            .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id)
            .Take(filter.Limit + atOnce).ToListAsync(token);
        var page = (filter.After is null ? rows : rows.SkipWhile(run => run.Id != filter.After).Skip(1)).Take(filter.Limit).ToList();
        return (IReadOnlyList<RunLine>)await LinesAsync(context, page, token);
    }, ct);

    public Task<RunChoices> ChoicesAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) => new RunChoices(
        [.. await context.Projects.Where(project => context.Runs.Any(run => run.ProjectId == project.Id)).OrderBy(project => project.Name).Select(project => new RunProject(project.Id, project.Name)).ToListAsync(token)],
        [.. await context.Runs.Select(run => run.StartedBy).Distinct().OrderBy(name => name).ToListAsync(token)]), ct);

    public Task<RunReport?> ReportAsync(Guid runId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (await LineAsync(context, runId, token) is not { } line)
        {
            return null;
        }

        return (RunReport?)new RunReport(line, await TimelineAsync(context, line.Run, token), [.. await FailedSlots(context, runId).Take(RunReport.MostFailed).ToListAsync(token)]);
    }, ct);

    public Task<RunErrors?> ErrorsAsync(Guid runId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await LineAsync(context, runId, token) is { } line
            ? new RunErrors(line, time.GetUtcNow(), await ErrorReading.OfAsync(context, FailingSlots(context, runId), await FailedSlots(context, runId).ToListAsync(token), token))
            : null, ct);

    private static IQueryable<Slot> FailingSlots(StudioDbContext context, Guid runId) => RunFigures.Counted(context).Where(slot => slot.RunId == runId && Failing.Contains(slot.Status));

    /// <summary>Those of deleted segments too: they are in the run's counts.</summary>
    private static IQueryable<FailedSlot> FailedSlots(StudioDbContext context, Guid runId) =>
        from slot in FailingSlots(context, runId)
        join segment in context.Segments.IgnoreQueryFilters() on slot.SegmentId equals segment.Id
        orderby segment.Panel, segment.Number, slot.Kind
        select new FailedSlot(segment.Id, segment.Number, segment.Text, slot.Kind, slot.Status, slot.Reason, slot.Sentence, slot.AttemptCount);

    private async Task<RunLine?> LineAsync(StudioDbContext context, Guid runId, CancellationToken ct)
    {
        if (await context.Runs.SingleOrDefaultAsync(run => run.Id == runId, ct) is not { } run)
        {
            return null;
        }

        var line = (await LinesAsync(context, [run], ct)).Single();
        return line with { Run = (await RunFigures.OfAsync(context, run, time.GetUtcNow(), ct)).View() };
    }

    private async Task<List<RunLine>> LinesAsync(StudioDbContext context, List<Run> runs, CancellationToken ct)
    {
        var (ids, projects) = (runs.Select(run => run.Id).ToList(), runs.Select(run => run.ProjectId).Distinct().ToList());
        var names = await context.Projects.Where(project => projects.Contains(project.Id)).Select(project => new { project.Id, project.Name }).ToDictionaryAsync(project => project.Id, project => project.Name, ct);
        var counts = (await RunFigures.Counted(context).Where(slot => slot.RunId != null && ids.Contains(slot.RunId.Value)).GroupBy(slot => new { slot.RunId, slot.Status })
            .Select(group => new { group.Key.RunId, group.Key.Status, Count = group.Count() }).ToListAsync(ct)).ToLookup(group => group.RunId!.Value);
        var uses = await UsesAsync(context, ids, ct);
        var now = time.GetUtcNow();
        return [.. runs.Select(run => new RunLine(
            new RunFigures(run, counts[run.Id].ToDictionary(group => group.Status, group => group.Count), null, (run.FinishedAt ?? now) - run.WorkingSince).View(),
            names[run.ProjectId], uses.GetValueOrDefault(run.Id, RunUse.None)))];
    }

    private static async Task<Dictionary<Guid, RunUse>> UsesAsync(StudioDbContext context, List<Guid> runs, CancellationToken ct)
    {
        var made = context.Attempts.Where(attempt => attempt.RunId != null && attempt.CutFromAttemptId == null && runs.Contains(attempt.RunId.Value));
        var attempts = await made.GroupBy(attempt => attempt.RunId)
            .Select(group => new { group.Key, Count = group.Count(), Retries = group.Count(attempt => attempt.Number > 1 && attempt.SourceVideo == null) }).ToListAsync(ct);

        // Nothing but cuts came before these, so they are no retries.
        var own = context.Attempts.Own();
        var firsts = await made.Own().Where(attempt => attempt.Number > 1 && !own.Any(earlier => earlier.SlotId == attempt.SlotId && earlier.Number < attempt.Number))
            .GroupBy(attempt => attempt.RunId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key!.Value, group => group.Count, ct);
        var seconds = (await (
            from item in context.Tries
            join attempt in context.Attempts on item.AttemptId equals attempt.Id
            where attempt.RunId != null && runs.Contains(attempt.RunId.Value)
            group item by new { attempt.RunId, item.Status } into tries
            select new { tries.Key.RunId, tries.Key.Status, Sum = tries.Sum(item => item.GpuSeconds) }).ToListAsync(ct)).ToLookup(sum => sum.RunId);
        return attempts.ToDictionary(run => run.Key!.Value, run => new RunUse(
            run.Count, run.Retries - firsts.GetValueOrDefault(run.Key!.Value), seconds[run.Key].Sum(sum => sum.Sum), seconds[run.Key].Where(sum => sum.Status == TryStatus.Failed).Sum(sum => sum.Sum)));
    }

    private async Task<RunTimeline> TimelineAsync(StudioDbContext context, RunView run, CancellationToken ct)
    {
        var to = run.FinishedAt ?? time.GetUtcNow();
        var grain = DatedSums.GrainFor(to - run.StartedAt);
        var judged = context.Attempts
            .Where(attempt => attempt.RunId == run.Id && attempt.CutFromAttemptId == null && attempt.RenderedAt != null && (attempt.Status == AttemptStatus.Passed || attempt.Status == AttemptStatus.Failed))
            .Select(attempt => new Dated { At = attempt.RenderedAt!.Value, First = attempt.Status == AttemptStatus.Passed ? 1 : 0, Second = attempt.Status == AttemptStatus.Failed ? 1 : 0 });
        var broken = from item in context.Tries
                     join attempt in context.Attempts on item.AttemptId equals attempt.Id
                     where attempt.RunId == run.Id && item.Status == TryStatus.Failed
                     select new Dated { At = item.UpdatedAt, First = 1, Second = 0 };
        var ticks = (await DatedSums.OfAsync(judged, grain, ct)).Select(sum => new RunTick(sum.At, (int)sum.First, (int)sum.Second, 0))
            .Concat((await DatedSums.OfAsync(broken, grain, ct)).Select(sum => new RunTick(sum.At, 0, 0, (int)sum.First)));
        return RunTimeline.Of(run.StartedAt, to, ticks, await MarksAsync(context, run, to, ct));
    }

    private static async Task<ImmutableArray<RunMark>> MarksAsync(StudioDbContext context, RunView run, DateTimeOffset to, CancellationToken ct)
    {
        var (own, project) = (run.Id.ToString(), run.ProjectId.ToString());
        var acts = await context.AuditEntries
            .Where(entry => entry.At >= run.StartedAt && entry.At <= to
                && ((entry.Subject == own && (entry.Action == "run.retry_failed" || entry.Action == "run.continue" || entry.Action == "run.renew" || entry.Action == "run.again")) || (entry.Subject == project && entry.Action == "project.cancel")))
            .Select(entry => new { entry.Action, entry.Actor, entry.At }).ToListAsync(ct);
        var marks = acts.Where(act => act.At > run.StartedAt).Select(act => new RunMark(
            act.Action switch { "run.retry_failed" => RunMarkKind.RetriedFailed, "run.continue" => RunMarkKind.Continued, "run.renew" or "run.again" => RunMarkKind.Renewed, _ => RunMarkKind.Cancelled }, act.At, act.Actor)).ToList();
        marks.Add(new(RunMarkKind.Started, run.StartedAt, run.StartedBy));
        if (run.WorkingSince > run.StartedAt)
        {
            marks.Add(new(RunMarkKind.Resumed, run.WorkingSince));
        }

        if (run.FinishedAt is { } end && run.Status == RunStatus.Completed)
        {
            marks.Add(new(RunMarkKind.Ended, end));
        }

        return [.. marks];
    }
}
