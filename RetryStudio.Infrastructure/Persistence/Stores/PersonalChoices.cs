using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What a person decides about one slot, in the database.</summary>
public sealed class PersonalChoices(StudioTransactions transactions, ISeedSource seeds, Ids ids, TimeProvider time) : IPersonalChoices
{
    /// <summary>How long the backend that made an attempt is waited for before another one may repeat it.</summary>
    private static readonly TimeSpan SameBackend = TimeSpan.FromSeconds(15);

    public Task<SlotKey> SelectAsync(Guid attemptId, bool blind, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var (slot, attempt) = await FindAsync(context, attemptId, token);
        return await new PersonsSelection(context, ids, time.GetUtcNow()).SelectAsync(slot, attempt, blind, by, token);
    }, ct);

    public Task<(SlotKey Slot, Guid AttemptId)> RequestAttemptAsync(Guid segmentId, AssetKind kind, RecipeChange change, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var slots = await context.LockSlotsOfSegmentAsync(segmentId, token);
        var slot = slots.SingleOrDefault(item => item.Kind == kind) ?? throw RejectedException.NotFound("segment");
        PersonsSelection.RequireEnded(slot);
        if (kind == AssetKind.Video && slots.Single(item => item.Kind == AssetKind.Image).Status != SlotStatus.Complete)
        {
            throw RejectedException.Conflict("A video needs its image first. Generate or select the image, then ask again.");
        }

        var now = time.GetUtcNow();
        var setting = await SegmentSetting.OfAsync(context, segmentId, token);
        if (setting.Segment.Panel is not null && kind != AssetKind.Image)
        {
            throw RejectedException.Conflict("A panel of the coherence sheet is a picture only.");
        }

        if (setting.Segment.TakeNumber is not null && (kind != AssetKind.Audio || (!string.IsNullOrWhiteSpace(change.Prompt) && Spaced(change.Prompt) != Spaced(setting.Segment.Text))))
        {
            throw RejectedException.Conflict("A take is spoken only, and its words are those of its segments. Edit the segment whose words are to change.");
        }

        change = setting.Segment.TakeNumber is null ? change : change with { Prompt = null };
        var own = await SlotRecipe.BaseAsync(context, slot, setting, seeds.Next(), token);
        var original = await OriginAsync(context, slot, change.FromAttempt, own, token);
        var workflow = await context.Workflows.AsNoTracking().SingleOrDefaultAsync(item => item.Name == original.Workflow, token);
        var recipe = Change(original, RecipeFields.Of(original.Workflow, workflow), change with { Seed = change.Seed ?? own.Seed, Prompt = Joined(change.Prompt), NegativePrompt = Joined(change.NegativePrompt) });
        var variation = string.Join(" · ", ParameterJitter.Compare(original, recipe));
        var plan = new AttemptPlan(recipe, original, variation, setting.PolicyVersion, by);
        return await QueueAsync(context, slot, plan, setting, $"{by} asked for another attempt.", now, token);
    }, ct);

    public Task<(SlotKey Slot, Guid AttemptId)> ReproduceAsync(Guid attemptId, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var (slot, attempt) = await FindAsync(context, attemptId, token);
        PersonsSelection.RequireEnded(slot);
        if (attempt.Media is null)
        {
            throw RejectedException.Conflict($"Attempt {attempt.Number} has no file, so there is nothing that could come out again.");
        }

        if (attempt.CutFromAttemptId is not null)
        {
            throw RejectedException.Conflict($"Attempt {attempt.Number} was cut from a take, so it cannot be made by itself. Reproduce the take's attempt instead.");
        }

        var now = time.GetUtcNow();
        var setting = await SegmentSetting.OfAsync(context, attempt.SegmentId, token);
        var plan = new AttemptPlan(attempt.Recipe, attempt.Recipe, $"nothing: the recipe of attempt {attempt.Number} once more", setting.PolicyVersion, by) { Reproduces = attempt.Id };
        var begun = await QueueAsync(context, slot, plan, setting, $"{by} asked for attempt {attempt.Number} once more.", now, token);
        if (attempt.BackendId is { } backend)
        {
            slot.Prefer(new(backend, now + SameBackend));
        }

        return begun;
    }, ct);

    private async Task<(SlotKey Slot, Guid AttemptId)> QueueAsync(StudioDbContext context, Slot slot, AttemptPlan plan, SegmentSetting setting, string resolution, DateTimeOffset now, CancellationToken ct)
    {
        var costs = await AttemptCosts.OfAsync(context, slot.Kind, ct);
        await OpenEscalation.CloseAsync(context, slot, EscalationOutcome.Retried, plan.RequestedBy!, resolution, now, ct);
        await slot.WithdrawPlannedAsync(context, now, ct);
        slot.Enqueue(new(null, Queueing.SingleShot, await RunLedger.NextVirtualTimeAsync(context, slot.Kind, ct), Ready: true, RunPlanner.HoldFor(costs.Of(setting.Segment, slot.Kind)), plan.Recipe.Workflow), now);
        var id = ids.Next();
        context.Attempts.Add(new(id, slot, slot.AddAttempt(id), plan, now));
        slot.Route(plan.Recipe.Workflow);
        return (new(slot.ProjectId, slot.SegmentId, slot.Kind), id);
    }

    private static async Task<(Slot Slot, Attempt Attempt)> FindAsync(StudioDbContext context, Guid attemptId, CancellationToken ct)
    {
        var attempt = await context.Attempts.SingleOrDefaultAsync(item => item.Id == attemptId, ct) ?? throw RejectedException.NotFound("attempt");
        await SegmentSetting.RequireAsync(context, attempt.SegmentId, ct);
        return ((await context.LockSlotsOfSegmentAsync(attempt.SegmentId, ct)).Single(item => item.Id == attempt.SlotId), attempt);
    }

    // An earlier attempt's recipe, with the pictures of today to begin with and to follow. Of a clip that was upscaled, that of the clip itself.
    private static async Task<Recipe> OriginAsync(StudioDbContext context, Slot slot, Guid? from, Recipe own, CancellationToken ct)
    {
        if (from is not { } id)
        {
            return own;
        }

        var attempts = context.Attempts.AsNoTracking().Where(item => item.SlotId == slot.Id);
        var attempt = await attempts.SingleOrDefaultAsync(item => item.Id == id, ct) ?? throw RejectedException.NotFound("attempt");
        var made = attempt.SourceVideo is { } path ? await attempts.FirstOrDefaultAsync(item => item.Media!.Path == path, ct) : attempt;
        return made is null ? own : made.Recipe with { StartImage = own.StartImage, ReferenceImage = own.ReferenceImage };
    }

    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Joined(string? text) => text is null ? null : PlainText.Joined(text);

    private static Recipe Change(Recipe original, RecipeFields fields, RecipeChange change)
    {
        var errors = fields.Faults(original, change).ToList();
        foreach (var (field, text) in new[] { ("prompt", change.Prompt), ("negativePrompt", change.NegativePrompt) })
        {
            if (!string.IsNullOrEmpty(text) && PlainText.Fault(text, Segment.TextLimit) is { } fault)
            {
                errors.Add(new(field, $"It {fault}"));
            }
        }

        if (errors.Count > 0)
        {
            throw RejectedException.Invalid("The attempt was not started, because some values are out of range.", [.. errors]);
        }

        var changed = original with
        {
            Seed = change.Seed ?? original.Seed,
            NegativePrompt = change.NegativePrompt ?? original.NegativePrompt,
        };
        changed = string.IsNullOrEmpty(change.Prompt) ? changed : StyleLock.Reword(changed, change.Prompt);
        return change.Numbers.Aggregate(changed, (recipe, number) => recipe.WithNumber(number.Key, number.Value));
    }
}
