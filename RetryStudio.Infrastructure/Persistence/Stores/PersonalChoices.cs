using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What a person decides about one slot, in the database.</summary>
public sealed class PersonalChoices(StudioTransactions transactions, ISeedSource seeds, Ids ids, TimeProvider time) : IPersonalChoices
{
    public Task<SlotKey> SelectAsync(Guid attemptId, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var attempt = await context.Attempts.SingleOrDefaultAsync(item => item.Id == attemptId, token) ?? throw RejectedException.NotFound("attempt");
        var slot = (await context.LockSlotsOfSegmentAsync(attempt.SegmentId, token)).Single(item => item.Id == attempt.SlotId);
        if (attempt.Media is null)
        {
            throw RejectedException.Conflict($"Attempt {attempt.Number} has no file, so it cannot be selected.");
        }

        if (slot.Status.IsOpen())
        {
            throw RejectedException.Conflict("The slot is still being generated. Wait until it has ended, or cancel it first.");
        }

        var now = time.GetUtcNow();
        await slot.DeselectAsync(context, now, token, except: attempt.Id);
        await slot.WithdrawPlannedAsync(context, now, token);
        attempt.Select(by, now);
        var sentence = $"{by} chose attempt {attempt.Number}.";
        slot.Complete(attempt, DecisionReason.ChosenByPerson, sentence, now);
        context.Decisions.Add(new(ids.Next(), slot, attempt.Id, null, "Select", DecisionReason.ChosenByPerson, sentence, by, now));
        await CloseEscalationAsync(context, slot, sentence, now, token);
        await ImageDependency.FollowAsync(context, slot, now, token);
        return new SlotKey(slot.ProjectId, slot.SegmentId, slot.Kind);
    }, ct);

    public Task<(SlotKey Slot, Guid AttemptId)> RequestAttemptAsync(Guid segmentId, AssetKind kind, RecipeChange change, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var slots = await context.LockSlotsOfSegmentAsync(segmentId, token);
        var slot = slots.SingleOrDefault(item => item.Kind == kind) ?? throw RejectedException.NotFound("segment");
        if (slot.Status.IsOpen())
        {
            throw RejectedException.Conflict("The slot is still being generated. Wait until it has ended, or cancel it first.");
        }

        if (kind == AssetKind.Video && slots.Single(item => item.Kind == AssetKind.Image).Status != SlotStatus.Complete)
        {
            throw RejectedException.Conflict("A video needs its image first. Generate or select the image, then ask again.");
        }

        var now = time.GetUtcNow();
        var setting = await SegmentSetting.OfAsync(context, segmentId, token);
        var own = await SlotRecipe.BaseAsync(context, slot, setting, seeds.Next(), token);
        var original = await OriginAsync(context, slot, change.FromAttempt, own, token);
        var recipe = Change(original, change with { Seed = change.Seed ?? own.Seed, Prompt = Joined(change.Prompt), NegativePrompt = Joined(change.NegativePrompt) });
        var costs = await AttemptCosts.OfAsync(context, kind, token);
        await CloseEscalationAsync(context, slot, $"{by} asked for another attempt.", now, token);
        await slot.WithdrawPlannedAsync(context, now, token);
        slot.Enqueue(new(null, Queueing.SingleShot, await RunLedger.NextVirtualTimeAsync(context, kind, token), Ready: true, RunPlanner.HoldFor(costs.Of(setting.Segment, kind)), recipe.Workflow), now);
        var id = ids.Next();
        var variation = string.Join(" · ", ParameterJitter.Compare(original, recipe));
        context.Attempts.Add(new(id, slot, slot.AddAttempt(id), new(recipe, original, variation, setting.PolicyVersion, by), now));
        slot.Route(recipe.Workflow);
        return (new SlotKey(slot.ProjectId, segmentId, kind), id);
    }, ct);

    // An earlier attempt's recipe, with the start image of today.
    private static async Task<Recipe> OriginAsync(StudioDbContext context, Slot slot, Guid? from, Recipe own, CancellationToken ct) => from is { } id
        ? (await context.Attempts.AsNoTracking().SingleOrDefaultAsync(item => item.Id == id && item.SlotId == slot.Id, ct) ?? throw RejectedException.NotFound("attempt")).Recipe with { StartImage = own.StartImage }
        : own;

    private static string? Joined(string? text) => text is null ? null : PlainText.Joined(text);

    private static Recipe Change(Recipe original, RecipeChange change)
    {
        var errors = new List<FieldError>();
        Check("steps", change.Steps);
        Check("cfg", change.Cfg);
        Check("denoise", change.Denoise);
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

        return original with
        {
            Seed = change.Seed ?? original.Seed,
            Prompt = string.IsNullOrEmpty(change.Prompt) ? original.Prompt : change.Prompt,
            NegativePrompt = change.NegativePrompt ?? original.NegativePrompt,
            Steps = change.Steps ?? original.Steps,
            Cfg = change.Cfg ?? original.Cfg,
            Denoise = change.Denoise ?? original.Denoise,
        };

        void Check(string name, decimal? value)
        {
            var range = ParameterRange.Find(name)!;
            if (value < range.Least || value > range.Most)
            {
                errors.Add(new(name, FormattableString.Invariant($"It must be between {range.Least} and {range.Most}.")));
            }
        }
    }

    private static async Task CloseEscalationAsync(StudioDbContext context, Slot slot, string resolution, DateTimeOffset now, CancellationToken ct)
    {
        if (await context.Escalations.SingleOrDefaultAsync(item => item.SlotId == slot.Id && item.ClosedAt == null, ct) is { } open)
        {
            open.Close(resolution, now);
        }
    }
}
