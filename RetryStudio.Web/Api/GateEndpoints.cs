using RetryStudio.Domain;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

internal static class GateEndpoints
{
    public static void MapGates(this RouteGroupBuilder api)
    {
        api.MapProjectGate();
        api.MapGet("/checks", () => CheckCatalogue.All.Select(CheckJson.Of));
        api.MapGet("/gate-presets", () => GatePresets.All.Select(preset => new PresetJson(preset.Slug, preset.Name, preset.About, [.. preset.Gate.Rules.Select(RuleJson.Of)])));
        api.MapGet("/scene-types/{id:guid}/gate", async (Guid id, GateService gates, CancellationToken ct) => GateJson.Of(await gates.OfSceneTypeAsync(id, ct)));
        api.MapPut("/scene-types/{id:guid}/gate", async (Guid id, GateChangeJson body, GateService gates, CancellationToken ct) =>
        {
            var current = await gates.OfSceneTypeAsync(id, ct);
            return GateJson.Of(await gates.ChangeAsync(id, body.ToGate(), body.Version ?? current.Version, ct));
        });
        api.MapPut("/segments/{id:guid}/still", async (Guid id, StillBody body, SegmentService segments, CancellationToken ct) =>
        {
            await segments.MarkStillAsync(id, body.Still ?? throw RejectedException.Invalid("Say whether the shot is still on purpose.", new FieldError("still", "It is true or false.")), ct);
            return new { SegmentId = id, body.Still };
        });
        api.MapPost("/scene-types/{id:guid}/gate/try", async (Guid id, GateChangeJson body, GateService gates, CancellationToken ct) => await gates.TryAsync(id, body.ToGate(), ct));
    }

    private static void MapProjectGate(this RouteGroupBuilder api)
    {
        api.MapGet("/projects/{id:guid}/gate", async (Guid id, GateService gates, CancellationToken ct) => ProjectGateJson.Of(await gates.OfProjectAsync(id, ct)));
        api.MapPut("/projects/{id:guid}/gate", async (Guid id, ProjectGateChangeJson body, GateService gates, CancellationToken ct) =>
        {
            var current = await gates.OfProjectAsync(id, ct);
            return ProjectGateJson.Of(await gates.OverrideAsync(id, body.ToOverride(), body.Version ?? current.Version, ct));
        });
        api.MapDelete("/projects/{id:guid}/gate", async (Guid id, GateService gates, CancellationToken ct) =>
        {
            var current = await gates.OfProjectAsync(id, ct);
            await gates.OverrideAsync(id, GateOverride.None, current.Version, ct);
            return Results.NoContent();
        });
        api.MapPost("/projects/{id:guid}/gate/try", async (Guid id, ProjectGateChangeJson body, GateService gates, CancellationToken ct) => await gates.TryOnProjectAsync(id, body.ToOverride(), ct));
    }
}

internal sealed record CheckJson(string Name, string Label, string About, IReadOnlyList<string> Kinds)
{
    public static CheckJson Of(Check check) => new(check.Name, check.Label, check.About,
        [.. Enum.GetValues<Domain.Generation.AssetKind>().Where(check.AppliesTo).Select(kind => Spelling.Snake(kind.ToString())!)]);
}

internal sealed record StillBody(bool? Still);

internal sealed record PresetJson(string Slug, string Name, string About, IReadOnlyList<RuleJson> Rules);

/// <param name="Fail">Null for a check that only warns.</param>
internal sealed record RuleJson(string? Check, double? Fail, double? Warn, double? Weight, OnMissing? OnMissing)
{
    public static RuleJson Of(GateRule rule) => new(rule.Check, rule.Fail, rule.Warn, rule.Weight, rule.OnMissing);

    /// <summary>A warning that is left out stands where it fails.</summary>
    public GateRule ToRule() => new(Check ?? "", Fail, Warn ?? Fail ?? 0.5, Weight ?? 1, OnMissing ?? Domain.Quality.OnMissing.BySource);
}

/// <param name="Preset">The preset it still is; null when it was changed.</param>
internal sealed record GateJson(Guid SceneTypeId, string Name, string? Preset, IReadOnlyList<RuleJson> Rules, int Version)
{
    public static GateJson Of(GateView view) => new(view.SceneTypeId, view.Name, GatePresets.Of(view.Gate)?.Slug, [.. view.Gate.Rules.Select(RuleJson.Of)], view.Version);
}

/// <summary>Either a preset by its slug, or rules.</summary>
/// <param name="Version">The version the change was made from. Left out, it replaces whatever is there.</param>
internal sealed record GateChangeJson(string? Preset, RuleJson?[]? Rules, int? Version)
{
    public Gate ToGate() => (Preset, Rules) switch
    {
        ({ } slug, null) => GatePresets.All.FirstOrDefault(preset => preset.Slug == slug)?.Gate
            ?? throw RejectedException.Invalid("There is no such preset.", new FieldError("preset", $"Known are: {string.Join(", ", GatePresets.All.Select(preset => preset.Slug))}.")),
        (null, { } rules) when !rules.Contains(null) => new([.. rules.Select(rule => rule!.ToRule())]),
        _ => throw RejectedException.Invalid("Send either a preset or rules.", new FieldError("rules", "Send either a preset or rules.")),
    };
}

/// <param name="Rules">Those that the project sets itself; other checks are inherited from the scene types.</param>
internal sealed record ProjectGateJson(Guid ProjectId, string Name, IReadOnlyList<RuleJson> Rules, int Version)
{
    public static ProjectGateJson Of(GateOverrideView view) => new(view.ProjectId, view.Name, [.. view.Change.Rules.Select(RuleJson.Of)], view.Version);
}

/// <param name="Rules">Those that the project sets itself. None: everything is inherited.</param>
/// <param name="Version">The version the change was made from. Left out, it replaces whatever is there.</param>
internal sealed record ProjectGateChangeJson(RuleJson?[]? Rules, int? Version)
{
    public GateOverride ToOverride() => Rules is { } rules && !rules.Contains(null)
        ? new([.. rules.Select(rule => rule!.ToRule())])
        : throw RejectedException.Invalid("Send the rules that the project sets itself.", new FieldError("rules", "Send a list of rules; an empty one inherits everything."));
}
