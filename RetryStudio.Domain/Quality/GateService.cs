using System.Collections.Immutable;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>What admins do with gates.</summary>
public sealed class GateService(IGateStore store, ICurrentUser user)
{
    /// <summary>Attempts that a change is tried out on.</summary>
    private const int Recent = 200;

    public async Task<GateView> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct = default) =>
        await store.OfSceneTypeAsync(sceneTypeId, ct) ?? throw RejectedException.NotFound("scene type");

    /// <param name="version">The version the change was made from; a newer one in the store is a conflict.</param>
    public async Task<GateView> ChangeAsync(Guid sceneTypeId, Gate gate, int version, CancellationToken ct = default)
    {
        await OfSceneTypeAsync(sceneTypeId, ct);
        Require(gate, "The gate was not saved, because some of its rules are wrong.");
        return await store.ChangeAsync(sceneTypeId, gate, version, user.Name, ct)
            ?? throw RejectedException.Conflict("Somebody else has changed this gate in the meantime. Load it again and repeat your change.");
    }

    /// <summary>What a gate would have said of the scene type's latest attempts, beside what was said of them.</summary>
    public async Task<GateTrial> TryAsync(Guid sceneTypeId, Gate gate, CancellationToken ct = default)
    {
        Require(gate, "The gate cannot be tried, because some of its rules are wrong.");
        var judged = await store.LatestAsync(sceneTypeId, Recent, ct);
        var outcomes = judged.Select(attempt => (Before: Verdict.Of(attempt.Results).Outcome, After: gate.Judge(attempt.Kind, attempt.Results).Outcome)).ToList();
        return new(
            outcomes.Count,
            outcomes.Count(outcome => outcome is { Before: not VerdictOutcome.Passed, After: VerdictOutcome.Passed }),
            outcomes.Count(outcome => outcome is { Before: VerdictOutcome.Passed, After: VerdictOutcome.Failed }),
            outcomes.Count(outcome => outcome is { Before: VerdictOutcome.Passed, After: VerdictOutcome.Unmeasured }));
    }

    /// <summary>Every version there was, newest first.</summary>
    public Task<IReadOnlyList<PastGate>> VersionsAsync(Guid sceneTypeId, CancellationToken ct = default) => store.VersionsAsync(sceneTypeId, ct);

    /// <summary>How the scores of the latest attempts spread, by check; checks that were never measured are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, ScoreSpread>> SpreadsAsync(Guid sceneTypeId, CancellationToken ct = default) =>
        ScoreSpread.Of(await store.LatestAsync(sceneTypeId, Recent, ct));

    private static void Require(Gate gate, string sentence)
    {
        if (GateRules.Validate(gate) is { Count: > 0 } errors)
        {
            throw RejectedException.Invalid(sentence, [.. errors]);
        }
    }
}

/// <summary>A scene type's gate.</summary>
/// <param name="Version">Rises with every change.</param>
public sealed record GateView(Guid SceneTypeId, string Slug, string Name, Gate Gate, int Version);

/// <summary>What an attempt was measured at.</summary>
public sealed record JudgedAttempt(AssetKind Kind, ImmutableArray<CheckResult> Results);

/// <summary>How many of the latest attempts a changed gate would judge otherwise.</summary>
/// <param name="Attempts">How many it was tried on.</param>
/// <param name="Unmeasured">Passed before, and now lack a check that they were never measured for.</param>
public sealed record GateTrial(int Attempts, int NowPass, int NowFail, int Unmeasured);
