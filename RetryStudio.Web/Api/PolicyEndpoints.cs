using System.Collections.Immutable;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Web.Api;

internal static class PolicyEndpoints
{
    public static void MapPolicies(this RouteGroupBuilder api)
    {
        api.MapSceneTypePolicy();
        api.MapGet("/projects/{id:guid}/retry-policy", async (Guid id, PolicyService policies, CancellationToken ct) => PolicyJson.Of(await policies.OfProjectAsync(id, ct)));
        api.MapPut("/projects/{id:guid}/retry-policy", async (Guid id, PolicyJson body, PolicyService policies, CancellationToken ct) =>
        {
            var current = await policies.OfProjectAsync(id, ct);
            return PolicyJson.Of(await policies.OverrideAsync(id, body.ToOverride(), body.Version ?? current.Version, ct));
        });
        api.MapDelete("/projects/{id:guid}/retry-policy", async (Guid id, PolicyService policies, CancellationToken ct) =>
        {
            var current = await policies.OfProjectAsync(id, ct);
            await policies.OverrideAsync(id, PolicyOverride.None, current.Version, ct);
            return Results.NoContent();
        });
    }

    public static void MapSceneTypePolicy(this RouteGroupBuilder api)
    {
        api.MapGet("/scene-types/{id:guid}/retry-policy", async (Guid id, PolicyService policies, CancellationToken ct) => PolicyJson.Of(await policies.OfSceneTypeAsync(id, ct)));
        api.MapPut("/scene-types/{id:guid}/retry-policy", async (Guid id, PolicyJson body, PolicyService policies, CancellationToken ct) =>
        {
            var current = await policies.OfSceneTypeAsync(id, ct);
            return PolicyJson.Of(await policies.ChangeAsync(id, body.ToPolicy(), body.Version ?? current.Version, ct));
        });
    }
}

/// <summary>A policy, or a project's changes to one. What is left out takes the default, or is inherited.</summary>
/// <param name="Version">The version the change was made from. Left out, it replaces whatever is there.</param>
internal sealed record PolicyJson(
    bool? Enabled,
    int? MaxAttempts,
    string[]? TriggerChecks,
    bool? SeedVariation,
    decimal? CfgJitter,
    decimal? DenoiseJitter,
    Dictionary<string, decimal>? ParameterJitter,
    int? BestOf,
    OtherBackend? OtherBackend,
    decimal? StopWhenFixChanceBelow,
    int? Version)
{
    public static PolicyJson Of(PolicyView view) => new(
        view.Policy.Enabled, view.Policy.MaxAttempts, [.. view.Policy.TriggerChecks], view.Policy.SeedVariation, view.Policy.CfgJitter, view.Policy.DenoiseJitter,
        view.Policy.ParameterJitter.ToDictionary(), view.Policy.BestOf, view.Policy.OtherBackend, view.Policy.StopWhenFixChanceBelow, view.Version);

    public static PolicyJson Of(OverrideView view) => new(
        view.Change.Enabled, view.Change.MaxAttempts, view.Change.TriggerChecks is { } checks ? [.. checks] : null, view.Change.SeedVariation, view.Change.CfgJitter, view.Change.DenoiseJitter,
        view.Change.ParameterJitter?.ToDictionary(), view.Change.BestOf, view.Change.OtherBackend, view.Change.StopWhenFixChanceBelow, view.Version);

    public RetryPolicy ToPolicy() => ToOverride().ApplyTo(RetryPolicy.Default);

    public PolicyOverride ToOverride() => new()
    {
        Enabled = Enabled,
        MaxAttempts = MaxAttempts,
        TriggerChecks = TriggerChecks?.ToImmutableArray(),
        SeedVariation = SeedVariation,
        CfgJitter = CfgJitter,
        DenoiseJitter = DenoiseJitter,
        ParameterJitter = ParameterJitter?.ToImmutableSortedDictionary(StringComparer.Ordinal),
        BestOf = BestOf,
        OtherBackend = OtherBackend,
        StopWhenFixChanceBelow = StopWhenFixChanceBelow,
    };
}
