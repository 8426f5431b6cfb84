using FsCheck;
using FsCheck.Fluent;
using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class ProgressReportTests
{
    private static readonly Gen<SlotStatus> Status = Gen.Elements(Enum.GetValues<SlotStatus>());

    [Fact]
    public void Of_AnySlots_CountsAddUpAndThePercentageIsOne() => Prop.ForAll(Status.ListOf().ToArbitrary(), slots =>
    {
        var report = ProgressReport.Of(slots, TimeSpan.FromSeconds(5), new(3, TimeSpan.FromSeconds(30)));

        report.Total.ShouldBe(slots.Count);
        report.Counts.Values.Sum().ShouldBe(report.Total);
        report.Percentage.ShouldBeInRange(0, 100);
        (report.Eta is null).ShouldBe(report.Open == 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_OneSlotStillOpen_IsNotAtHundredPercent()
    {
        var slots = Enumerable.Repeat(SlotStatus.Complete, 3999).Append(SlotStatus.Generating);

        ProgressReport.Of(slots, TimeSpan.Zero, null).Percentage.ShouldBe(99.9);
    }

    [Fact]
    public void Of_EverySlotAtAnEnd_IsAtHundredPercent() =>
        ProgressReport.Of([SlotStatus.Complete, SlotStatus.NeedsReview, SlotStatus.Parked, SlotStatus.Cancelled, SlotStatus.FailedPermanent], TimeSpan.Zero, null).Percentage.ShouldBe(100);

    [Fact]
    public void Of_NoSlots_IsAtZero() => ProgressReport.Of([], TimeSpan.Zero, null).Percentage.ShouldBe(0);

    [Fact]
    public void Remaining_AnyPace_P90IsNotBelowP50() => Prop.ForAll(
        Gen.Choose(1, 5000).Three().ToArbitrary(),
        numbers =>
        {
            var (settled, seconds, open) = numbers;
            var eta = new Pace(settled, TimeSpan.FromSeconds(seconds)).Remaining(open).ShouldNotBeNull();
            eta.P50.ShouldBeGreaterThan(TimeSpan.Zero);
            eta.P90.ShouldBeGreaterThanOrEqualTo(eta.P50);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 10, 5)]
    [InlineData(5, 0, 5)]
    [InlineData(5, 10, 0)]
    public void Remaining_NothingKnown_IsNull(int settled, int seconds, int open) => new Pace(settled, TimeSpan.FromSeconds(seconds)).Remaining(open).ShouldBeNull();

    [Fact]
    public void Remaining_MoreIsKnown_SpreadShrinks()
    {
        var early = new Pace(2, TimeSpan.FromSeconds(20)).Remaining(100)!;
        var late = new Pace(200, TimeSpan.FromSeconds(2000)).Remaining(100)!;

        late.P50.ShouldBe(early.P50);
        (late.P90 - late.P50).ShouldBeLessThan(early.P90 - early.P50);
    }
}
