using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class RetryInsightsTests : DatabaseTest
{
    private RetryInsights Insights => new(Transactions);

    [Fact]
    public async Task OfAsync_FailuresWithTheirRetries_AreCountedByCheck()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(policy: new() { Enabled = true, MaxAttempts = 4, TriggerChecks = ["sharpness", "face_confidence"] });
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        foreach (var result in new[] { Planning.Failed("sharpness"), Planning.Failed("sharpness"), Planning.Failed(), Planning.Passed() })
        {
            await RunAsync(gpu.Image, result);
        }

        var insights = await Insights.OfAsync(project, Ct);

        // Blurred twice, followed by another blurred one and by a face that failed; the face was followed by a pass.
        insights.Select(item => (item.Check, item.Kind, item.Failures, item.Retried, item.Mended, item.MendedShare)).ShouldBe([("sharpness", AssetKind.Image, 2, 2, 0, 0m), ("face_confidence", AssetKind.Image, 1, 1, 1, 1m)]);
        insights.Select(item => (item.GpuSeconds, item.GpuSecondsPerMend, item.SceneType)).ShouldBe([(24m, null, "Dialogue close-up"), (12m, 12m, "Dialogue close-up")]);
    }

    [Fact]
    public async Task OfAsync_AnotherProject_IsLeftOut()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Escalate>();

        (await Insights.OfAsync(await ProjectAsync(), Ct)).ShouldBeEmpty();
        (await Insights.OfAsync(null, Ct)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(item => item.Failures.ShouldBe(1), item => item.Retried.ShouldBe(0), item => item.MendedShare.ShouldBeNull());
    }
}
