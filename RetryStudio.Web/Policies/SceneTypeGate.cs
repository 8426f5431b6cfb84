using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Policies;

/// <summary>The whole gate of a scene type.</summary>
public sealed class SceneTypeGate(GateService gates, Guid id) : GateOwner
{
    public Guid Id => id;

    public override string Noun => "scene type";

    public override string NoRule => "not asked for";

    public override string Summary(Gate content) => GatePresets.Of(content) is { } preset ? $"preset {preset.Name}" : "changed by hand";

    public override async Task<EditedGate> ReadAsync() => Of(await gates.OfSceneTypeAsync(id));

    public override async Task<EditedGate> SaveAsync(Gate content, int version) => Of(await gates.ChangeAsync(id, content, version));

    public override async Task<GateTrial?> TryAsync(Gate content) => GateRules.Validate(content).Count == 0 ? await gates.TryAsync(id, content) : null;

    public override Task<IReadOnlyDictionary<string, ScoreSpread>> SpreadsAsync() => gates.SpreadsAsync(id);

    public override Task<IReadOnlyList<PastGate>> VersionsAsync() => gates.VersionsAsync(id);

    public override IEnumerable<string> ChangesBetween(Gate earlier, Gate later) => later.ChangesFrom(earlier);

    private static EditedGate Of(GateView view) =>
        new($"Quality gate: {view.Name}", $"Version {view.Version}. A change counts from the next measurement on.", view.Gate, view.Version);
}
