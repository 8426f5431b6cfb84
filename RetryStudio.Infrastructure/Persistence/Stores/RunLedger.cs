using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Starts and stops what runs, in the database.</summary>
public sealed class RunLedger(StudioTransactions transactions, ISeedSource seeds, Ids ids, TimeProvider time) : IRunLedger
{
    public Task<RunStart> StartAsync(RunRequest request, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var project = await LockProjectAsync(context, request.ProjectId, token);
        var running = await context.Runs.SingleOrDefaultAsync(run => run.ProjectId == request.ProjectId && run.Status == RunStatus.Running && run.OfSheet == request.OfSheet, token);
        if (running is not null && !request.OfSheet && request.Scope == RunScope.Missing)
        {
            return new RunStart(running.Id, false, new(running.Images, running.Videos, running.Skipped, running.Estimate), 0)
            {
                Obstacle = await UpscalesAloneAsync(context, running.Id, token) ? "Clips are being upscaled at the moment, and what is missing is made after them. Ask again once they are through, or cancel the generation." : null,
            };
        }

        var now = time.GetUtcNow();
        var slots = await LockAsync(context, request, token);
        if (request.Segments?.IsSubsetOf(slots.Select(slot => slot.SegmentId)) == false)
        {
            throw RejectedException.Invalid("Some of the segments are not of this project.", new FieldError("segmentIds", "They must all be of this project."));
        }

        var (work, candidates) = await CandidatesAsync(context, project.Delivery, slots, request, token);
        var (plan, planned) = RunPlanner.Plan(candidates, request);
        if (planned.Count == 0)
        {
            // Nothing to take up is told beside the latest run; nothing to generate, while none goes on, starts nothing.
            var latest = await LatestRunAsync(context, request, token);
            return slots.Count > 0 && (request.OfSheet || (request.Scope != RunScope.Missing && latest is not null))
                ? new RunStart(latest ?? Guid.Empty, false, plan, 0)
                : throw RejectedException.Conflict(NothingToDo(request, [.. candidates.Select(candidate => candidate.Slot)]));
        }

        var run = running;
        if (run is null)
        {
            run = new Run(ids.Next(), request.ProjectId, request.By, plan, now, request.OfSheet);
            context.Runs.Add(run);
        }
        else
        {
            var joining = planned.Where(item => item.Slot.RunId != run.Id).ToList();
            run.Extend(joining.Count(item => item.Slot.Kind == AssetKind.Image), joining.Count(item => item.Slot.Kind == AssetKind.Video), plan.Estimate);
        }

        work.Takes.Enter(context);
        await CloseEscalationsAsync(context, planned, request.By, now, token);
        await EnqueueAsync(context, planned, run.Id, project.Weight, now, token);
        work.Upscales.Enter(context, planned, work.Settings, ids, now);
        context.AuditEntries.Add(new(ids.Next(), request.By, ActionOf(request.Scope), run.Id.ToString(), $"{plan.Total} slots", now));
        return new RunStart(run.Id, running is null, plan, plan.Total);
    }, ct);

    public Task<RunPlan> PreviewAsync(RunRequest request, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var segments = context.SegmentsAndHidden.Where(segment => segment.Panel != null == request.OfSheet);
        var slots = await context.Slots.Where(slot => slot.ProjectId == request.ProjectId && segments.Any(segment => segment.Id == slot.SegmentId)).ToListAsync(token);
        var format = await context.Projects.Where(project => project.Id == request.ProjectId).Select(project => project.Delivery).SingleOrDefaultAsync(token) ?? DeliveryFormat.Default;
        return RunPlanner.Plan((await CandidatesAsync(context, format, slots, request, token)).Candidates, request).Plan;
    }, ct);

    /// <summary>
    /// First what no lane holds at the moment, so that nothing more is sent; lanes lease on meanwhile, and whoever waits for them one by
    /// one runs after them. Then the few that were held.
    /// </summary>
    public async Task<int> CancelAsync(Guid projectId, string by, CancellationToken ct) =>
        await CancelAsync(projectId, by, passOverHeld: true, ct) + await CancelAsync(projectId, by, passOverHeld: false, ct);

    private Task<int> CancelAsync(Guid projectId, string by, bool passOverHeld, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await LockProjectAsync(context, projectId, token);
        var now = time.GetUtcNow();

        // It would take the end of what it waits for for its cue.
        if (passOverHeld && await SequenceDesk.FindAsync(context, projectId, token) is { Status: SequenceStatus.Running } sequence)
        {
            sequence.Cancel(by, now);
            context.AuditEntries.Add(new(ids.Next(), by, "sequence.cancel", projectId.ToString(), "with the project's generation", now));
        }

        var open = await (passOverHeld ? context.LockFreeOpenSlotsAsync(projectId, token) : context.LockOpenSlotsAsync(projectId, token));
        var slots = open.Where(slot => !slot.CancelRequested).ToList();
        var passed = await PassedAttempts.OfProjectAsync(context, projectId, token);
        var waiting = slots.Where(slot => slot.Status != SlotStatus.Generating && slot.CurrentAttemptId is not null).Select(slot => slot.CurrentAttemptId!.Value).ToList();
        foreach (var attempt in await context.Attempts.Where(attempt => waiting.Contains(attempt.Id)).ToListAsync(token))
        {
            attempt.Cancel(0, now);
        }

        foreach (var slot in slots)
        {
            if (slot.Status == SlotStatus.Generating)
            {
                slot.RequestCancel(now);
            }
            else if (passed.BestOfRound(slot) is { } best)
            {
                await PassedAttempts.KeepAsync(context, slot, best, $"Cancelled by {by}.", ids.Next(), now, token);
                await NarrationFollowing.FollowAsync(context, slot, ids, now, token);
            }
            else
            {
                slot.Cancel($"Cancelled by {by}. What was done so far is kept.", now);
            }
        }

        // Panels of the coherence sheet are stopped with the rest.
        foreach (var running in passOverHeld ? [] : await context.Runs.Where(run => run.ProjectId == projectId && run.Status == RunStatus.Running).ToListAsync(token))
        {
            running.Cancel(now);
        }

        if (slots.Count > 0)
        {
            context.AuditEntries.Add(new(ids.Next(), by, "project.cancel", projectId.ToString(), $"{slots.Count} slots", now));
        }

        return slots.Count;
    }, ct);

    public Task<IReadOnlyList<Guid>> FinishRunsAsync(CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var done = await context.Runs
            .Where(run => run.Status == RunStatus.Running && !context.Slots.Any(slot => slot.RunId == run.Id
                && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Generating || slot.Status == SlotStatus.Failed)))
            .ToListAsync(token);
        foreach (var run in done)
        {
            run.Finish(time.GetUtcNow());
        }

        return (IReadOnlyList<Guid>)[.. done.Select(run => run.ProjectId)];
    }, ct);

    /// <summary>Whoever joins the round-robin of a kind starts where it stands, neither ahead of the others nor behind.</summary>
    internal static async Task<double> NextVirtualTimeAsync(StudioDbContext context, AssetKind kind, CancellationToken ct) =>
        await context.Slots.AsNoTracking()
            .Where(slot => slot.Kind == kind && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed))
            .MinAsync(slot => (double?)slot.VirtualTime, ct) ?? 0;

    private static async Task<Project> LockProjectAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        (await context.Projects.FromSqlRaw(context.Sql.Locked("projects", "id = {0}"), projectId).AsNoTracking().ToListAsync(ct)).SingleOrDefault()
        ?? throw RejectedException.NotFound("project");

    /// <summary>Of the storyboard; with takes where narration is asked for.</summary>
    private static Task<List<Slot>> LockAsync(StudioDbContext context, RunRequest request, CancellationToken ct) =>
        request.OfSheet ? context.LockSlotsOfSheetAsync(request.ProjectId, ct)
        : request.Kinds.Contains(AssetKind.Audio) ? context.LockSlotsOfProjectAndTakesAsync(request.ProjectId, ct)
        : context.LockSlotsOfProjectAsync(request.ProjectId, ct);

    private async Task<(RunWork Work, List<PlannableSlot> Candidates)> CandidatesAsync(StudioDbContext context, DeliveryFormat format, List<Slot> slots, RunRequest request, CancellationToken ct)
    {
        var settings = await SegmentSetting.In(context, request.ProjectId, request.OfSheet, request.Segments).ToDictionaryAsync(setting => setting.Segment.Id, ct);
        var takes = await TakeWork.PlanAsync(context, request, slots, settings, ids, time.GetUtcNow(), ct);
        var upscales = await UpscaleWork.PlanAsync(context, request, format, slots, settings, seeds, ct);
        var images = slots.Where(slot => slot.Kind == AssetKind.Image).ToDictionary(slot => slot.SegmentId);
        var costs = new Dictionary<AssetKind, AttemptCosts>();
        foreach (var kind in slots.Select(slot => slot.Kind).Distinct())
        {
            costs[kind] = request.Scope == RunScope.Upscale ? await AttemptCosts.OfUpscalesAsync(context, ct) : await AttemptCosts.OfAsync(context, kind, ct);
        }

        var passed = await PassedAttempts.OfProjectAsync(context, request.ProjectId, ct);
        return (new(takes, upscales, settings),
        [
            .. takes.Takes.Select(take => Candidate(take.Spoken, take.Slots.Single(slot => slot.Kind == AssetKind.Image), take.Setting) with { Gathers = take.Gathers }),
            .. slots
                .Where(slot => settings.TryGetValue(slot.SegmentId, out var setting) && (setting.Segment.TakeNumber is null || slot.Kind == AssetKind.Audio))
                .OrderBy(slot => Math.Abs(settings[slot.SegmentId].Segment.Number))
                .Select(slot => Candidate(slot, images[slot.SegmentId], settings[slot.SegmentId]) with { IsGathered = takes.Gathers(slot) }),
        ]);

        PlannableSlot Candidate(Slot slot, Slot image, SegmentSetting setting) => new(
            slot, image, setting.Policy, costs[slot.Kind].Of(setting.Segment, slot.Kind), costs[slot.Kind].PassChance, passed.BestOfRound(slot) is not null)
        {
            Workflow = upscales.RecipeOf(slot)?.Workflow ?? setting.SceneType.Recipes.WorkflowOf(slot.Kind),
            Upscaled = upscales.RecipeOf(slot),
        };
    }

    /// <summary>All that is open in the run are clips that are made larger.</summary>
    private static async Task<bool> UpscalesAloneAsync(StudioDbContext context, Guid runId, CancellationToken ct) =>
        await context.Slots.Where(slot => slot.RunId == runId && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Generating || slot.Status == SlotStatus.Failed))
            .Select(slot => context.Attempts.Any(attempt => attempt.Id == slot.CurrentAttemptId && attempt.SourceVideo != null)).Distinct().ToListAsync(ct) is [true];

    private static Task<Guid?> LatestRunAsync(StudioDbContext context, RunRequest request, CancellationToken ct) =>
        context.Runs.Where(run => run.ProjectId == request.ProjectId && run.OfSheet == request.OfSheet).OrderByDescending(run => run.StartedAt).Select(run => (Guid?)run.Id).FirstOrDefaultAsync(ct);

    private static string ActionOf(RunScope scope) => scope switch
    {
        RunScope.Again => "run.again",
        RunScope.Missing => "run.start",
        RunScope.Failed => "run.retry_failed",
        RunScope.Stale => "run.renew",
        RunScope.Upscale => "run.upscale",
        _ => "run.continue",
    };

    private static string NothingToDo(RunRequest request, List<Slot> slots) => request.Scope switch
    {
        _ when slots.Count == 0 => "The project has no segments yet. Import a script first.",
        RunScope.Failed => "Nothing has failed, so there is nothing to retry.",
        RunScope.Parked => "Nothing is parked, so there is nothing to continue.",
        RunScope.Stale => "Nothing is stale, so there is nothing to make anew.",
        RunScope.Upscale => "No clip is smaller than the delivery format, or no workflow is chosen for it, so there is nothing to upscale.",
        RunScope.Again => "Nothing that could be made once more is there, or it is being made just now.",
        _ when Asked(request, slots).All(slot => slot.Status == SlotStatus.Complete) => "Everything that was asked for is complete, so there is nothing to generate.",
        _ when Asked(request, slots).Any(slot => slot.Status.CanBeRetried()) => "There is nothing to generate: what is not complete has failed or waits for a person. 'Retry failed' takes it up, and a video follows its image.",
        _ when Asked(request, slots).Any(slot => slot.Status.IsOpen()) => "What was asked for is being generated already.",
        _ => "A video needs its image first. Generate the images, then the videos follow.",
    };

    private static IEnumerable<Slot> Asked(RunRequest request, List<Slot> slots) =>
        slots.Where(slot => request.Kinds.Contains(slot.Kind) && request.Segments?.Contains(slot.SegmentId) != false);

    private static async Task CloseEscalationsAsync(StudioDbContext context, IReadOnlyList<PlannedSlot> planned, string by, DateTimeOffset now, CancellationToken ct)
    {
        var ids = planned.Where(item => item.Slot.Status == SlotStatus.NeedsReview).Select(item => item.Slot.Id).ToList();
        foreach (var escalation in await context.Escalations.Where(item => ids.Contains(item.SlotId) && item.ClosedAt == null).ToListAsync(ct))
        {
            escalation.Close(EscalationOutcome.Retried, by, $"{by} took it up again with 'Retry failed'.", now);
        }
    }

    private static async Task EnqueueAsync(StudioDbContext context, IReadOnlyList<PlannedSlot> planned, Guid runId, int weight, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var kind in planned.GroupBy(item => item.Slot.Kind))
        {
            var start = await NextVirtualTimeAsync(context, kind.Key, ct);
            var place = 0;
            foreach (var item in kind)
            {
                item.Slot.Enqueue(new(runId, Queueing.Bulk, start + (++place / (double)weight), item.Ready, item.Hold, item.Workflow) { Renews = item.Renews }, now);
            }
        }
    }

    /// <summary>What a run makes in another way than from its segments.</summary>
    private sealed record RunWork(TakeWork Takes, UpscaleWork Upscales, IReadOnlyDictionary<Guid, SegmentSetting> Settings);
}
