using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What is written down when a try or an attempt ends, in the database.</summary>
public sealed class AttemptLedger(StudioTransactions transactions, ISeedSource seeds, Ids ids, TimeProvider time) : IAttemptLedger
{
    /// <summary>How long a result is looked out for after its try was given up. ComfyUI's own history lives as long as its process.</summary>
    private static readonly TimeSpan LateResultsWatched = TimeSpan.FromDays(1);

    /// <summary>The same where it is not even known whether it was taken.</summary>
    private static readonly TimeSpan UnclearWatched = TimeSpan.FromMinutes(15);

    public Task<PlanningContext> ContextAsync(Guid attemptId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var attempt = await context.Attempts.SingleAsync(item => item.Id == attemptId, token);
        var slot = await context.Slots.SingleAsync(item => item.Id == attempt.SlotId, token);
        var setting = await SegmentSetting.OfAsync(context, attempt.SegmentId, token);
        var policy = slot.GrantedAttempts is { } granted ? LargerChange.Of(setting.Policy, granted) : attempt.SourceVideo is not null ? setting.Policy with { BestOf = 1 } : setting.Policy;
        var siblings = await context.Attempts.Where(item => item.SlotId == slot.Id)
            .Select(item => new { item.Number, item.Status, item.Overall, item.Seed, item.IsLate, HasMedia = item.Media != null }).ToListAsync(token);
        var weighed = await context.Attempts.Where(item => item.SlotId == slot.Id && item.Number >= slot.RoundStart && item.Status == AttemptStatus.Passed)
            .Select(item => new { item.Number, item.Scores }).ToDictionaryAsync(item => item.Number, item => WeighedScore.Of(item.Scores), token);
        var earlier = siblings
            .Where(item => item.Number >= slot.RoundStart && item.Number != attempt.Number && item.Status is AttemptStatus.Passed or AttemptStatus.Failed)
            .ToLookup(item => item.IsLate, item => new PastAttempt(item.Number, item.Status == AttemptStatus.Passed && item.HasMedia, item.Overall ?? 0) { Scores = weighed.GetValueOrDefault(item.Number, []) });
        var failures = await context.Tries.Where(item => item.SlotId == slot.Id && item.Status == TryStatus.Failed && item.CreatedAt >= slot.RoundStartedAt)
            .Select(item => new { item.AttemptId, Failed = new FailedTry(item.BackendId, item.Error!.Value) }).ToListAsync(token);
        ImmutableHashSet<Recipe> usedRecipes = policy.SeedVariation
            ? []
            : [.. await context.Attempts.Where(item => item.SlotId == slot.Id).Select(item => item.Recipe).ToListAsync(token)];
        var budget = await context.Budgets.SingleAsync(item => item.ProjectId == slot.ProjectId, token);
        var others = await OthersAsync(context, slot, attempt.BackendId, token);
        var backend = await context.Backends.Where(item => item.Id == attempt.BackendId).Select(item => item.Name).SingleOrDefaultAsync(token);
        return new PlanningContext(
            policy,
            setting.SceneType.Name,
            new([.. earlier[false]], [.. siblings.Select(item => item.Seed)], [.. failures.Where(item => item.AttemptId == attemptId).Select(item => item.Failed)])
            {
                RoundFailures = [.. failures.Select(item => item.Failed)],
                Late = [.. earlier[true]],
                UsedRecipes = usedRecipes,
            },
            attempt.Number,
            attempt.OriginalRecipe,
            attempt.BackendId,
            backend ?? "The backend",
            others,
            budget.HasRoomFor(slot.ExpectedGpuSeconds),
            slot.CancelRequested,
            attempt.RequestedBy is not null && slot.GrantedAttempts is null,
            seeds.Next())
        {
            Granted = slot.GrantedAttempts is not null,
            TakesSeed = attempt.SourceVideo is null || await TakesSeedAsync(context, attempt.Workflow, token),
        };
    }, ct);

    public Task<Decision?> ConcludeTryAsync(Lease lease, TryEnd end, Ruling ruling, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await LaneLedger.OpenTryAsync(context, lease, token) is not var (lane, delivery))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var slot = await LockSlotAsync(context, lease.SegmentId, lease.SlotId, token);
        var attempt = await context.Attempts.SingleAsync(item => item.Id == lease.AttemptId, token);
        EndTry(delivery, end, now);
        if (end.MayStillEnd)
        {
            delivery.Watch(now + (delivery.SubmittedAt is null ? UnclearWatched : LateResultsWatched));
        }

        lane.Free();
        var book = new Bookkeeping(context, await context.LockBudgetAsync(lease.ProjectId, token), ids, now);

        // Tracked already: its row is locked.
        var backend = context.Backends.Local.Single(item => item.Id == lease.BackendId);
        book.Settle(delivery, machineFailed: end.Status == TryStatus.Failed, backend.CostPerHour);
        if (end.Error == ErrorClass.Unauthorised)
        {
            // Everything else would be refused as well.
            backend.Rest(end.Detail, now);
        }
        else if (end.Error is ErrorClass.MissingModel or ErrorClass.MissingNode)
        {
            await NoteUnfitAsync(context, lease, end.Detail, now, token);
        }

        var decision = ruling.For(slot.CancelRequested);
        if (decision is not (Decision.RetryTry or Decision.Wait))
        {
            End(attempt, slot.CancelRequested || end.Status != TryStatus.Failed, end.Status == TryStatus.Cancelled ? end.GpuSeconds : 0, now);
        }

        if (decision is Decision.Wait wait)
        {
            backend.Rest(wait.Sentence, now);
        }

        await CarryOutAsync(context, slot, attempt, delivery.Id, decision, now, token);
        return (Decision?)decision;
    }, ct);

    public Task<RenderedAttempt?> RenderedAsync(Guid attemptId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var attempt = await context.Attempts.SingleOrDefaultAsync(item => item.Id == attemptId, token);
        if (attempt is not { AwaitsEvaluation: true })
        {
            return null;
        }

        var delivery = await DeliveredTry(context, attemptId).SingleAsync(token);
        var setting = await SegmentSetting.OfAsync(context, attempt.SegmentId, token);
        return (RenderedAttempt?)new RenderedAttempt(
            attempt.Id, attempt.ProjectId, attempt.SegmentId, attempt.Kind, attempt.Number, delivery.BackendId, delivery.JobId,
            attempt.Recipe, setting.Gate, delivery.Rendered!, setting.Segment.Still) { Inherited = await InheritedAsync(context, attempt, token) };
    }, ct);

    public Task<Decision?> ConcludeAsync(Guid attemptId, Finding finding, Ruling ruling, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var place = await context.Attempts.Where(item => item.Id == attemptId).Select(item => new { item.SegmentId, item.SlotId }).SingleAsync(token);
        var slot = await LockSlotAsync(context, place.SegmentId, place.SlotId, token);
        var attempt = await context.Attempts.SingleAsync(item => item.Id == attemptId, token);
        if (!attempt.AwaitsEvaluation || slot.CurrentAttemptId != attempt.Id)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var decision = ruling.For(slot.CancelRequested);
        var delivery = await DeliveredTry(context, attemptId).SingleAsync(token);
        if (finding.Result is AttemptResult.Judged judged)
        {
            attempt.Judge(judged.Verdict, finding.Media, now);
            slot.NoteScore(attempt);
        }
        else if (finding.Result is AttemptResult.MachineFailed failed)
        {
            var book = new Bookkeeping(context, await context.LockBudgetAsync(slot.ProjectId, token), ids, now);
            await book.MoveToOverheadAsync(delivery, token);
            delivery.Fail(failed.Error, failed.Detail, delivery.GpuSeconds, now);
            attempt.RenderAgain(now);
            if (decision is not (Decision.RetryTry or Decision.Wait))
            {
                End(attempt, slot.CancelRequested, 0, now);
            }
        }

        await CarryOutAsync(context, slot, attempt, delivery.Id, decision, now, token);
        return (Decision?)decision;
    }, ct);

    private static async Task<ImmutableSortedDictionary<string, SourcedScore>> InheritedAsync(StudioDbContext context, Attempt attempt, CancellationToken ct) =>
        attempt.SourceVideo is { } path && await context.Attempts.FirstOrDefaultAsync(item => item.SlotId == attempt.SlotId && item.Media!.Path == path, ct) is { } clip
            ? clip.Scores.Select(result => result.Score).Where(score => score.Status is CheckStatus.Measured or CheckStatus.NotApplicable)
                .ToImmutableSortedDictionary(score => score.Check, score => InheritedScore(score, clip.Number), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, SourcedScore>.Empty;

    private static SourcedScore InheritedScore(CheckScore score, int attempt)
    {
        var sentence = $"As it was found of attempt {attempt}, which was upscaled. {score.Sentence}";
        return score.Status == CheckStatus.NotApplicable ? SourcedScore.NotApplicable(sentence) : SourcedScore.Of(score.Score, score.Raw ?? score.Score, sentence, score.At);
    }

    private static async Task<bool> TakesSeedAsync(StudioDbContext context, string workflow, CancellationToken ct) =>
        await context.Workflows.AsNoTracking().SingleOrDefaultAsync(item => item.Name == workflow, ct) is { } kept && kept.Takes(Domain.Workflows.WorkflowParameter.Seed);

    // It lacks what it was thought to have: it gets no more of this workflow before it has been asked again.
    private static async Task NoteUnfitAsync(StudioDbContext context, Lease lease, string detail, DateTimeOffset now, CancellationToken ct)
    {
        if (await context.WorkflowFits.SingleOrDefaultAsync(fit => fit.BackendId == lease.BackendId && fit.Workflow == lease.Recipe.Workflow, ct) is { } fit)
        {
            fit.Note(new(false, detail), stamp: "", now);
        }
    }

    /// <summary>The other backends that are turned on and can make the slot.</summary>
    private async Task<ImmutableArray<BackendOption>> OthersAsync(StudioDbContext context, Slot slot, Guid? except, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var options = await (from backend in context.Backends
                             where backend.Id != except && backend.Enabled && backend.Type == slot.BackendType
                                 && context.Lanes.Any(lane => lane.BackendId == backend.Id && lane.Kind == slot.Kind)
                                 && !context.WorkflowBlocks.Any(block => block.BackendId == backend.Id && block.Workflow == slot.Workflow)
                                 && (backend.Type != BackendType.ComfyUi || context.WorkflowFits.Any(fit => fit.BackendId == backend.Id && fit.Workflow == slot.Workflow && fit.Fits))
                             orderby backend.Name
                             select new { backend.Id, backend.Name, InService = backend.OutUntil == null || backend.OutUntil <= now, FreeMemory = context.BackendHealth.Where(health => health.BackendId == backend.Id).Select(health => health.FreeMemory).FirstOrDefault() })
            .ToListAsync(ct);
        return [.. options.Select(option => new BackendOption(option.Id, option.Name, option.FreeMemory, option.InService))];
    }

    // All slots of the segment at once: an image that ends takes its video along.
    private static async Task<Slot> LockSlotAsync(StudioDbContext context, Guid segmentId, Guid slotId, CancellationToken ct) =>
        (await context.LockSlotsOfSegmentAsync(segmentId, ct)).Single(slot => slot.Id == slotId);

    private static void End(Attempt attempt, bool cancelled, decimal gpuSeconds, DateTimeOffset now)
    {
        if (cancelled)
        {
            attempt.Cancel(gpuSeconds, now);
        }
        else
        {
            attempt.Fail(now);
        }
    }

    private static IQueryable<Try> DeliveredTry(StudioDbContext context, Guid attemptId) =>
        context.Tries.Where(item => item.AttemptId == attemptId && item.Status == TryStatus.Delivered);

    private static void EndTry(Try delivery, TryEnd end, DateTimeOffset now)
    {
        switch (end.Status)
        {
            case TryStatus.Withdrawn:
                delivery.Withdraw(end.Detail, now);
                break;
            case TryStatus.Cancelled:
                delivery.Cancel(end.GpuSeconds, now);
                break;
            default:
                delivery.Fail(end.Error!.Value, end.Detail, end.GpuSeconds, now);
                break;
        }
    }

    private async Task CarryOutAsync(StudioDbContext context, Slot slot, Attempt attempt, Guid tryId, Decision decision, DateTimeOffset now, CancellationToken ct)
    {
        var chosen = decision is Decision.SelectBest best
            ? await context.Attempts.SingleAsync(item => item.SlotId == slot.Id && item.Number == best.AttemptNumber, ct)
            : null;
        var version = decision is Decision.NewAttempt or Decision.Park ? (await SegmentSetting.OfAsync(context, slot.SegmentId, ct)).PolicyVersion : attempt.PolicyVersion;
        var execution = new DecisionExecution(slot, attempt, version, now, ids.Next);
        if (execution.Supersedes(decision))
        {
            await slot.DeselectAsync(context, now, ct);
        }

        var effects = execution.Apply(decision, chosen);
        context.Decisions.Add(new(ids.Next(), slot, attempt.Id, tryId, decision, now));
        if (effects.NewAttempt is { } next)
        {
            context.Attempts.Add(next);
        }

        if (effects.Escalation is { } escalation)
        {
            context.Escalations.Add(escalation);
        }

        await ImageDependency.FollowAsync(context, slot, now, ct);
        await NarrationFollowing.FollowAsync(context, slot, ids, now, ct);
    }
}
