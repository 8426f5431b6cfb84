using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class GenerationOutlooksTests : DatabaseTest
{
    private GenerationOutlooks Outlooks => new(Transactions, Clock);

    [Fact]
    public async Task OfProjectAsync_NothingMadeYet_CountsEverythingByWhatIsUsual()
    {
        await GpuAsync();
        var project = await ProjectAsync(segments: 4);

        var outlook = await Outlooks.OfProjectAsync(project, all: true, Ct);

        (outlook.Panels.Slots, outlook.Storyboard.Slots).ShouldBe((CoherenceSheet.Panels, 8));
        outlook.Storyboard.P50.ShouldBeGreaterThan(4 * 12m);
        outlook.Storyboard.P90.ShouldBeGreaterThan(outlook.Storyboard.P50);
        outlook.Pace.Lanes.ShouldBeGreaterThan(0);
        (await Outlooks.OfProjectAsync(project, all: false, Ct)).Storyboard.Slots.ShouldBe(0);
    }

    [Fact]
    public async Task OfProjectAsync_OthersAreInTheQueue_TellsTheirWorkApart()
    {
        await GpuAsync();
        var (project, other) = (await ProjectAsync(segments: 2), await ProjectAsync(segments: 3, weight: 2));
        await StartAsync(project);
        var before = (await Outlooks.OfProjectAsync(project, all: false, Ct)).Pace.Others;

        await StartAsync(other);

        var outlook = await Outlooks.OfProjectAsync(project, all: false, Ct);
        var joined = outlook.Pace.Others.Except(before).ShouldHaveSingleItem();
        joined.Weight.ShouldBe(2);
        joined.GpuSeconds.ShouldBeGreaterThan(0);
        outlook.OfStoryboard.ShouldNotBeNull().Waiting.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        outlook.OfPanels.ShouldNotBeNull();
    }

    [Fact]
    public async Task OfProjectAsync_OthersSpeakAScene_CountsTheTakeWithoutWhatIsCutFromIt()
    {
        var (project, other) = (await ProjectAsync(), await ProjectAsync(segments: 3));
        await ChangeAsync(context => context.Projects.Single(item => item.Id == other).WantNarration(true, NarrationManner.WholeScenes));
        await StartAsync(other, RunScope.Missing, AssetKind.Audio);
        var take = await ReadAsync(context => context.Slots.Where(slot => context.Takes.Any(take => take.SegmentId == slot.SegmentId) && slot.Kind == AssetKind.Audio).Select(slot => slot.ExpectedGpuSeconds).SingleAsync(Ct));

        var others = (await Outlooks.OfProjectAsync(project, all: false, Ct)).Pace.Others;

        others.Sum(work => work.GpuSeconds).ShouldBe((double)(take / RunPlanner.HoldFor(1)), 0.01);
    }

    [Fact]
    public async Task OfProjectAsync_PanelsBegun_CountsThoseThatAreLeft()
    {
        var project = await ProjectAsync(segments: 2);
        await Sheets.MakeAsync(project, "muted", 1, "anna", Ct);

        (await Outlooks.OfProjectAsync(project, all: true, Ct)).ShouldSatisfyAllConditions(outlook => outlook.Panels.Slots.ShouldBe(CoherenceSheet.Panels), outlook => outlook.Storyboard.Slots.ShouldBe(4));
    }
}
