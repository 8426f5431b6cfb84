using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Policies;

/// <summary>What a project changes of the gates of its scene types.</summary>
public sealed class ProjectGate(GateService gates, Guid id) : GateOwner
{
    private IReadOnlyList<GateView> _bases = [];

    public Guid Id => id;

    public override string Noun => "project";

    public override string NoRule => "inherited";

    public override IReadOnlyList<GateView> Bases => _bases;

    public override string Summary(Gate content) => content.Rules.Length == 0 ? "all inherited" : $"{content.Rules.Length} set by the project";

    public override async Task<EditedGate> ReadAsync()
    {
        var view = await gates.OfProjectAsync(id);
        _bases = await gates.UsedByAsync(id);
        return Of(view);
    }

    public override async Task<EditedGate> SaveAsync(Gate content, int version) => Of(await gates.OverrideAsync(id, new(content.Rules), version));

    public override async Task<GateTrial?> TryAsync(Gate content)
    {
        var change = new GateOverride(content.Rules);
        return GateRules.Validate(change, _bases).Count == 0 ? await gates.TryOnProjectAsync(id, change) : null;
    }

    public override Task<IReadOnlyDictionary<string, ScoreSpread>> SpreadsAsync() => gates.ProjectSpreadsAsync(id);

    public override Task<IReadOnlyList<PastGate>> VersionsAsync() => gates.ProjectVersionsAsync(id);

    public override IEnumerable<string> ChangesBetween(Gate earlier, Gate later) => new GateOverride(later.Rules).ChangesFrom(new(earlier.Rules));

    private static EditedGate Of(GateOverrideView view)
    {
        var version = view.Version > 0 ? $" Version {view.Version}." : "";
        return new(
            $"Quality gate of {view.Name}", $"What is set here counts for every scene of the project, from the next measurement on; the rest is inherited from the scene types.{version}",
            new(view.Change.Rules), view.Version);
    }
}
