using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

internal sealed record BudgetJson(decimal? LimitGpuSeconds, decimal SpentGpuSeconds, decimal HeldGpuSeconds, decimal? LeftGpuSeconds, decimal OverheadGpuSeconds, decimal ReserveGpuSeconds)
{
    public static BudgetJson Of(BudgetView budget) => new(budget.Limit, budget.Spent, budget.Held, budget.Left, budget.Overhead, budget.Reserve);
}

internal sealed record ProjectJson(Guid Id, string Name, DateTimeOffset CreatedAt, decimal? BudgetGpuSeconds, BudgetJson Budget, NarrationJson Narration, IReadOnlyList<SceneJson> Scenes)
{
    public static async Task<ProjectJson> OfAsync(Guid id, StoryboardService storyboards, IGenerationReader reader, CancellationToken ct)
    {
        var outline = await storyboards.OutlineAsync(id, ct);
        var cards = (await reader.CardsAsync(id, null, ct)).ToLookup(card => card.SceneId);
        return new(
            outline.Id, outline.Name, outline.CreatedAt, outline.Budget.Limit, BudgetJson.Of(outline.Budget), new(outline.WantsNarration, outline.NarrationManner),
            [.. outline.Scenes.Select(scene => new SceneJson(
                scene.Id, scene.Position + 1, scene.Title, new(scene.SceneTypeId, scene.SceneTypeSlug, scene.SceneTypeName), [.. cards[scene.Id].Select(SegmentJson.Of)]))]);
    }
}

/// <param name="Wanted">Segments are to be spoken too, before their pictures are made.</param>
/// <param name="Manner">each_segment, or whole_scenes in one go.</param>
internal sealed record NarrationJson(bool Wanted, NarrationManner Manner);

internal sealed record SceneJson(Guid Id, int Number, string Title, SceneTypeJson SceneType, IReadOnlyList<SegmentJson> Segments);

internal sealed record SceneTypeJson(Guid Id, string Slug, string Name);

internal sealed record SegmentJson(Guid Id, int Number, string Text, SlotsJson Slots)
{
    public static SegmentJson Of(SegmentCard card) => new(card.Id, card.Number, card.Text, new(SlotJson.Of(card.Image), SlotJson.Of(card.Video), SlotJson.Of(card.Audio)));
}

internal sealed record SlotsJson(SlotJson Image, SlotJson Video, SlotJson Audio);

internal sealed record SlotJson(SlotStatus Status, int Attempts, Guid? SelectedAttempt, double? Score, string? Reason, string? Sentence)
{
    public static SlotJson Of(SlotView slot) => new(slot.Status, slot.Attempts, slot.SelectedAttemptId, slot.Score, Spelling.Snake(slot.Reason?.ToString()), slot.Sentence);
}

/// <summary>How the API spells the names of code.</summary>
internal static class Spelling
{
    public static string? Snake(string? name) => name is null ? null : System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
