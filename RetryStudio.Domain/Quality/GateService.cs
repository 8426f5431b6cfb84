using System.Collections.Immutable;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>What admins do with gates.</summary>
public sealed class GateService(IGateStore store, IProjectGateStore projects, ICurrentUser user)
{
    /// <summary>Attempts that a change is tried out on.</summary>
    private const int Recent = 200;

    public async Task<GateView> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct = default) =>
        await store.OfSceneTypeAsync(sceneTypeId, ct) ?? throw RejectedException.NotFound("scene type");

    /// <param name="version">The version the change was made from; a newer one in the store is a conflict.</param>
    public async Task<GateView> ChangeAsync(Guid sceneTypeId, Gate gate, int version, CancellationToken ct = default)
    {
        await OfSceneTypeAsync(sceneTypeId, ct);
        Require(GateRules.Validate(gate), "The gate was not saved, because some of its rules are wrong.");
        return await store.ChangeAsync(sceneTypeId, gate, version, user.Name, ct) ?? throw Outdated();
    }

    public async Task<GateOverrideView> OfProjectAsync(Guid projectId, CancellationToken ct = default) =>
        await projects.OfProjectAsync(projectId, ct) ?? throw RejectedException.NotFound("project");

    /// <summary>Changes what a project sets itself.</summary>
    /// <param name="version">The version the change was made from; a newer one in the store is a conflict.</param>
    public async Task<GateOverrideView> OverrideAsync(Guid projectId, GateOverride change, int version, CancellationToken ct = default)
    {
        await OfProjectAsync(projectId, ct);
        Require(GateRules.Validate(change, await projects.UsedByAsync(projectId, ct)), "The gate was not saved, because some of its rules are wrong.");
        return await projects.OverrideAsync(projectId, change, version, user.Name, ct) ?? throw Outdated();
    }

    /// <summary>The gates a project's override changes.</summary>
    public Task<IReadOnlyList<GateView>> UsedByAsync(Guid projectId, CancellationToken ct = default) => projects.UsedByAsync(projectId, ct);

    /// <summary>What a gate would have said of the scene type's latest attempts, beside what was said of them.</summary>
    public async Task<GateTrial> TryAsync(Guid sceneTypeId, Gate gate, CancellationToken ct = default)
    {
        Require(GateRules.Validate(gate), "The gate cannot be tried, because some of its rules are wrong.");
        return TrialOf((await store.LatestAsync(sceneTypeId, Recent, ct)).Select(attempt => (attempt, gate)));
    }

    /// <summary>What the gates of a project's scene types would have said of its latest attempts with an override on them, beside what was said.</summary>
    public async Task<GateTrial> TryOnProjectAsync(Guid projectId, GateOverride change, CancellationToken ct = default)
    {
        await OfProjectAsync(projectId, ct);
        var bases = await projects.UsedByAsync(projectId, ct);
        Require(GateRules.Validate(change, bases), "The gate cannot be tried, because some of its rules are wrong.");
        var gates = bases.ToDictionary(view => view.SceneTypeId, view => change.ApplyTo(view.Gate));
        return TrialOf((await projects.LatestOfProjectAsync(projectId, Recent, ct)).Where(attempt => gates.ContainsKey(attempt.SceneTypeId)).Select(attempt => (attempt, gates[attempt.SceneTypeId])));
    }

    /// <summary>Every version there was, newest first.</summary>
    public Task<IReadOnlyList<PastGate>> VersionsAsync(Guid sceneTypeId, CancellationToken ct = default) => store.VersionsAsync(sceneTypeId, ct);

    /// <summary>Every version of what a project set itself, newest first.</summary>
    public Task<IReadOnlyList<PastGate>> ProjectVersionsAsync(Guid projectId, CancellationToken ct = default) => store.VersionsAsync(projectId, ct);

    /// <summary>How the scores of the latest attempts spread, by check; checks that were never measured are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, ScoreSpread>> SpreadsAsync(Guid sceneTypeId, CancellationToken ct = default) =>
        ScoreSpread.Of(await store.LatestAsync(sceneTypeId, Recent, ct));

    /// <summary>How the scores of a project's latest attempts spread, by check; checks that were never measured are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, ScoreSpread>> ProjectSpreadsAsync(Guid projectId, CancellationToken ct = default) => ScoreSpread.Of(
        await projects.LatestOfProjectAsync(projectId, Recent, ct),
        (await projects.UsedByAsync(projectId, ct)).ToDictionary(view => view.SceneTypeId, view => view.Gate));

    private static GateTrial TrialOf(IEnumerable<(JudgedAttempt Attempt, Gate Gate)> judged)
    {
        var outcomes = judged.Select(item => (Before: Verdict.Of(item.Attempt.Results).Outcome, After: item.Gate.Judge(item.Attempt.Kind, item.Attempt.Results).Outcome)).ToList();
        return new(
            outcomes.Count,
            outcomes.Count(outcome => outcome is { Before: not VerdictOutcome.Passed, After: VerdictOutcome.Passed }),
            outcomes.Count(outcome => outcome is { Before: VerdictOutcome.Passed, After: VerdictOutcome.Failed }),
            outcomes.Count(outcome => outcome is { Before: VerdictOutcome.Passed, After: VerdictOutcome.Unmeasured }));
    }

    private static RejectedException Outdated() =>
        RejectedException.Conflict("Somebody else has changed this gate in the meantime. Load it again and repeat your change.");

    private static void Require(IReadOnlyList<FieldError> errors, string sentence)
    {
        if (errors.Count > 0)
        {
            throw RejectedException.Invalid(sentence, [.. errors]);
        }
    }
}

/// <summary>A scene type's gate.</summary>
/// <param name="Version">Rises with every change.</param>
public sealed record GateView(Guid SceneTypeId, string Slug, string Name, Gate Gate, int Version);

/// <summary>What an attempt was measured at.</summary>
public sealed record JudgedAttempt(AssetKind Kind, ImmutableArray<CheckResult> Results)
{
    public Guid SceneTypeId { get; init; }
}

/// <summary>How many of the latest attempts a changed gate would judge otherwise.</summary>
/// <param name="Attempts">How many it was tried on.</param>
/// <param name="Unmeasured">Passed before, and now lack a check that they were never measured for.</param>
public sealed record GateTrial(int Attempts, int NowPass, int NowFail, int Unmeasured);
