using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class PolicyStoreTests : DatabaseTest
{
    [Fact]
    public async Task ChangeAsync_OldVersion_IsRefused()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;

        (await Policies.ChangeAsync(type, Planning.On, 1, "mara", Ct)).ShouldNotBeNull().Version.ShouldBe(2);
        (await Policies.ChangeAsync(type, RetryPolicy.Default, 1, "old", Ct)).ShouldBeNull();

        var now = (await Policies.OfSceneTypeAsync(type, Ct)).ShouldNotBeNull();
        (now.Policy, now.Version).ShouldBe((Planning.On, 2));
        (await Policies.VersionsAsync(type, Ct)).Select(version => (version.Version, version.By)).ShouldBe([(2, "mara"), (1, "studio")]);
    }

    [Fact]
    public async Task ChangeAsync_ManyAtOnce_OneWinsAndTheOthersAreRefused()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;

        var views = await Task.WhenAll(Enumerable.Range(1, 8).Select(most => Task.Run(() => Policies.ChangeAsync(type, Planning.On with { MaxAttempts = most }, 1, "mara", Ct))));

        views.Count(view => view is not null).ShouldBe(1);
    }

    [Fact]
    public async Task OverrideAsync_ManyAtOnce_OneWinsAndTheOthersAreRefused()
    {
        var project = await ProjectAsync();

        var views = await Task.WhenAll(Enumerable.Range(1, 8).Select(most => Task.Run(() => Policies.OverrideAsync(project, new() { MaxAttempts = most }, 0, "mara", Ct))));

        views.Count(view => view is not null).ShouldBe(1);
    }

    [Fact]
    public async Task OfSceneTypeAsync_EveryField_IsReadBack()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;
        var policy = new RetryPolicy
        {
            Enabled = true, MaxAttempts = 7, TriggerChecks = ["black", "sharpness"], SeedVariation = false, CfgJitter = 1.25m, DenoiseJitter = 0.125m,
            ParameterJitter = Recipes.Ranges(("shift", 0.5m), ("steps", 4)), BestOf = 3, OtherBackend = OtherBackend.Require, StopWhenFixChanceBelow = 0.125m,
        };

        await Policies.ChangeAsync(type, policy, 1, "mara", Ct);

        (await Policies.OfSceneTypeAsync(type, Ct))!.Policy.ShouldBe(policy);
    }
}
