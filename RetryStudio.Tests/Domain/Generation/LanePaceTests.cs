using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class LanePaceTests
{
    private static readonly CompletionForecast Work = new(10, 600, 900);

    [Fact]
    public void TimeFor_LanesOfItsOwn_IsSharedAmongThem() => new LanePace(2, 1, 1, []).TimeFor(Work).ShouldBe(new(TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(450)) { Waiting = TimeSpan.Zero });

    [Fact]
    public void TimeFor_LanesThatAreHeldLonger_TakesLonger() => new LanePace(1, 1.5, 1, []).TimeFor(Work)!.P50.ShouldBe(TimeSpan.FromSeconds(900));

    [Theory]
    [InlineData(1, 1, 100, 100)]
    [InlineData(1, 1, 5000, 600)]
    [InlineData(1, 2, 5000, 1200)]
    [InlineData(3, 1, 5000, 200)]
    public void TimeFor_OthersInTheQueue_WaitsForTheirTurns(int weight, int theirs, double work, double waits)
    {
        var eta = new LanePace(1, 1, weight, [new(theirs, work)]).TimeFor(Work)!;

        eta.Waiting!.Value.TotalSeconds.ShouldBe(waits, 0.001);
        eta.P50.TotalSeconds.ShouldBe(600 + waits, 0.001);
        eta.P90.ShouldBeGreaterThan(eta.P50);
    }

    [Fact]
    public void After_WorkThatComesFirst_LeavesOthersTheRestOfTheirs() =>
        new LanePace(1, 1, 1, [new(1, 100), new(1, 5000)]).After(Work).Others.Select(other => other.GpuSeconds).ShouldBe([0, 4400]);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(2, 0)]
    public void TimeFor_NoLaneOrNothingToDo_IsNotKnown(int lanes, int slots) => new LanePace(lanes, 1, 1, []).TimeFor(Work with { Slots = slots }).ShouldBeNull();

    [Fact]
    public void InTurn_SomeUnknown_AddsUpTheRest()
    {
        var known = new Eta(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(13)) { Waiting = TimeSpan.FromSeconds(2) };

        Eta.InTurn([known, null, new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(24))]).ShouldBe(new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35)) { Waiting = TimeSpan.FromSeconds(2) });
        Eta.InTurn([null]).ShouldBeNull();
    }
}
