using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps scorers in memory.</summary>
public sealed class FakeScorerStore : IScorerStore, ISourcedChecks
{
    public Dictionary<Guid, ScorerSettings> Scorers { get; } = [];

    /// <summary>How they did, where a test says so.</summary>
    public Dictionary<Guid, Func<ScorerView, ScorerView>> Records { get; } = [];

    /// <summary>Thrown while it is set.</summary>
    public Exception? Fault { get; set; }

    public int Revision { get; set; } = 1;

    public LatestMedia? Latest { get; set; }

    public Task<IReadOnlyList<ScorerView>> AllAsync(CancellationToken ct) => Fault is null
        ? Task.FromResult<IReadOnlyList<ScorerView>>([.. Scorers.OrderBy(item => item.Value.Name).Select(item => Records.GetValueOrDefault(item.Key, view => view)(View(item.Key, item.Value)))])
        : Task.FromException<IReadOnlyList<ScorerView>>(Fault);

    public Task<ScorerSettings?> FindAsync(Guid id, CancellationToken ct) => Task.FromResult(Scorers.GetValueOrDefault(id));

    public Task<ScorerSaving> AddAsync(ScorerSettings settings, string by, CancellationToken ct) => Task.FromResult(Keep(Guid.NewGuid(), settings));

    public Task<ScorerSaving> ChangeAsync(Guid id, int? revision, Func<ScorerSettings, ScorerSettings> change, string by, CancellationToken ct) => Task.FromResult(
        !Scorers.TryGetValue(id, out var before) ? new ScorerSaving.Gone() : revision is { } from && from != Revision ? new ScorerSaving.Outdated() : Keep(id, change(before)));

    public Task<bool> RemoveAsync(Guid id, string by, CancellationToken ct) => Task.FromResult(Scorers.Remove(id));

    public Task<LatestMedia?> LatestAsync(AssetKind kind, CancellationToken ct) => Task.FromResult(Latest);

    public Task<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([.. Scorers.Values.SelectMany(scorer => scorer.Checks).Select(scale => scale.Check).Order()]);

    private ScorerSaving Keep(Guid id, ScorerSettings settings)
    {
        var others = Scorers.Where(item => item.Key != id).Select(item => item.Value).ToList();
        if (others.Exists(other => other.Name == settings.Name))
        {
            return new ScorerSaving.NameTaken();
        }

        foreach (var other in others)
        {
            if (settings.Checks.FirstOrDefault(scale => other.Checks.Any(taken => taken.Check == scale.Check)) is { } twice)
            {
                return new ScorerSaving.CheckTaken(twice.Check, other.Name);
            }
        }

        Scorers[id] = settings;
        return new ScorerSaving.Saved(id);
    }

    private ScorerView View(Guid id, ScorerSettings settings) => new(id, settings.Name, settings.Type, settings.Enabled, Revision)
    {
        Address = settings.Address, HasHeaders = !settings.Headers.IsEmpty, Program = settings.Program, Arguments = settings.Arguments,
        TimeoutSeconds = settings.TimeoutSeconds, MostAtOnce = settings.MostAtOnce, Checks = settings.Checks,
    };
}
