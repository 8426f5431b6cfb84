using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class BudgetReaderTests : DatabaseTest
{
    private BudgetReader Budgets => new(this);

    [Fact]
    public async Task ReportAsync_Mixed_SplitsWhatWasSpentAndEverySideAddsUp()
    {
        var (project, gpu) = (await ProjectAsync(segments: 2, budget: 60, policy: new() { Enabled = true, MaxAttempts = 2, TriggerChecks = ["face_confidence"] }), await PricedAsync());
        await StartAsync(project, kinds: AssetKind.Image);
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromSeconds(60));
        await RunAsync(gpu.Image, Planning.Failed());
        Clock.Advance(TimeSpan.FromSeconds(60));
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed());

        var report = (await Budgets.ReportAsync(project, Ct)).ShouldNotBeNull();

        var figures = report.Budget.Figures;
        (figures.Limit, figures.Spent, figures.Held, figures.Overhead).ShouldBe((60, 36, 0, 2));
        (figures.SpentCost, figures.OverheadCost).ShouldBe((0.0360m, 0.0020m));
        report.Spent.Total.ShouldBe(new(3, 36, 0.0360m));
        (report.Spent.First, report.Spent.Retries).ShouldBe((new SpentShare(2, 24, 0.0240m), new SpentShare(1, 12, 0.0120m)));
        report.Spent.SceneTypes.ShouldHaveSingleItem().All.ShouldBe(report.Spent.Total);
        report.Spent.Ends.Select(end => (end.End, end.Check, end.Share.GpuSeconds)).ShouldBe([(AttemptEnd.CheckFailed, "face_confidence", 12), (AttemptEnd.Passed, null, 24)]);
        report.Curve.Select(point => point.GpuSeconds).ShouldBeInOrder();
        (report.Curve[0].GpuSeconds, report.Curve[^1].GpuSeconds).ShouldBe((0, 36));
        report.Thresholds.Select(threshold => threshold.ReachedAt is not null).ShouldBe([true, false, false]);
        await BudgetAsync(project);
        (await Budgets.BudgetAsync(project, Ct)).ShouldBe(report.Budget);
    }

    [Fact]
    public async Task ReportAsync_OpenSlots_AreForecastByTheirOddsAndThePolicy()
    {
        var (off, on) = (await ProjectAsync(segments: 10), await ProjectAsync(segments: 10, policy: new() { Enabled = true, MaxAttempts = 3 }));

        var (once, thrice) = ((await Budgets.ReportAsync(off, Ct))!.Budget.Forecast, (await Budgets.ReportAsync(on, Ct))!.Budget.Forecast);

        // An image of 12 s and a clip of 2 s at 20 s each, ten times; nobody asked for sound.
        (once.Slots, once.P50).ShouldBe((20, 520));
        once.P90.ShouldBeGreaterThan(once.P50);
        thrice.P50.ShouldBeGreaterThan(1.2m * once.P50);
        thrice.P50.ShouldBeLessThan(3 * once.P50);
    }

    [Fact]
    public async Task ReportAsync_WaitsForAPerson_IsNotForecast()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        await RunAsync((await GpuAsync()).Image, Planning.Failed());

        (await Budgets.ReportAsync(project, Ct))!.Budget.Forecast.Slots.ShouldBe(1, "the video is not started yet");
    }

    [Fact]
    public async Task ReportAsync_RenderedAndNotJudgedYet_IsNotCountedTwice()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var before = (await Budgets.ReportAsync(project, Ct))!.Budget.Forecast.P50;

        await RenderAsync(await LeaseAsync((await GpuAsync()).Image));

        (await Budgets.ReportAsync(project, Ct))!.Budget.Forecast.P50.ShouldBe(before);
    }

    [Fact]
    public async Task ReportAsync_NobodyKnowsIt_IsNothing()
    {
        (await Budgets.ReportAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
        (await Budgets.BudgetAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task BudgetsAsync_Several_TheNearestToItsLimitComesFirst()
    {
        var (far, none, near) = (await ProjectAsync(budget: 1000), await ProjectAsync(), await ProjectAsync(budget: 20));
        var gpu = await GpuAsync();
        foreach (var project in new[] { far, none, near })
        {
            await StartAsync(project, kinds: AssetKind.Image);
            await RunAsync(gpu.Image, Planning.Passed());
        }

        var budgets = await Budgets.BudgetsAsync(Ct);

        budgets.Select(budget => budget.ProjectId).ShouldBe([near, far, none]);
        (await Budgets.RatesAsync(Ct)).Without.Length.ShouldBe(1);
    }

    [Fact]
    public async Task LinesAsync_Book_IsReadInTheOrderOfTime()
    {
        var (project, gpu) = (await ProjectAsync(), await PricedAsync());
        await StartAsync(project, kinds: AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Passed());

        var lines = await Budgets.LinesAsync(project, Ct).ToListAsync(Ct);

        lines.Select(line => (line.Kind, line.GpuSeconds, line.Cost)).ShouldBe([(BudgetEntryKind.Hold, 15, 0), (BudgetEntryKind.Release, 15, 0), (BudgetEntryKind.Charge, 12, 0.0120m)], ignoreOrder: true);
        lines[0].Kind.ShouldBe(BudgetEntryKind.Hold);
        lines.ShouldAllBe(line => line.Segment == 1 && line.AssetKind == AssetKind.Image && line.Attempt == 1 && line.Try == 1);
    }

    [Fact]
    public async Task Books_RateChangesMeanwhile_TakeBackExactlyWhatWasBooked()
    {
        var (project, gpu) = (await ProjectAsync(), await PricedAsync());
        await StartAsync(project, kinds: AssetKind.Image);
        var lease = await LeaseAsync(gpu.Image);
        await RenderAsync(lease);
        await Backends.ChangeAsync(gpu.BackendId, settings => settings with { CostPerHour = 100 }, "test", Ct);

        await ConcludeAsync(lease, new RetryStudio.Domain.Retries.AttemptResult.MachineFailed(ErrorClass.BackendLost, "The files are gone."));

        var budget = await BudgetAsync(project);
        (budget.Spent, budget.SpentCost, budget.Overhead, budget.OverheadCost).ShouldBe((0, 0, 12, 0.0120m));
    }

    /// <summary>A GPU at 3.60 an hour: a thousandth for each second.</summary>
    private async Task<Gpu> PricedAsync()
    {
        var gpu = await GpuAsync();
        await ReadAsync(async context =>
        {
            await context.Backends.Where(backend => backend.Id == gpu.BackendId).ExecuteUpdateAsync(set => set.SetProperty(backend => backend.CostPerHour, 3.6m), Ct);
            return true;
        });
        return gpu;
    }
}
