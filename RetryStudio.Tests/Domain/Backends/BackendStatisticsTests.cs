using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class BackendStatisticsTests
{
    [Fact]
    public void Of_EnoughOnBothSides_ComparesWithTheMeanOfTheOthers()
    {
        var rate = BackendStatistics.Of([Counts(40, 8), Counts(20, 1), Counts(80, 4)])[0].Errors.ShouldHaveSingleItem();

        (rate.Error, rate.Rate.Share, rate.Rate.Others).ShouldBe((ErrorClass.Timeout, 0.2, 0.05));
    }

    [Theory]
    [InlineData(19, 100)]
    [InlineData(100, 19)]
    public void Of_TooFewOnEitherSide_ComparesNothing(int own, int others) =>
        BackendStatistics.Of([Counts(own, 5), Counts(others, 1)])[0].Errors.ShouldHaveSingleItem().Rate.Others.ShouldBeNull();

    [Fact]
    public void Of_Checks_AreHeldAgainstWhatWasMeasured() =>
        BackendStatistics.Of([Counts(20, 0, measured: 30, noise: 6), Counts(20, 0, measured: 60, noise: 3)])[0].Checks.ShouldHaveSingleItem().Rate.ShouldBe(new(6, 30, 0.05));

    [Theory]
    [InlineData(1800, 3600, 1, 0.5)]
    [InlineData(1800, 3600, 2, 0.25)]
    [InlineData(9000, 3600, 1, 1.0)]
    public void Of_Lanes_AreBusyForAShareOfTheirTimeInService(double taken, double service, int capacity, double share) =>
        BackendStatistics.Of([Counts(1, 0) with { LaneSeconds = taken, ServiceSeconds = service, Capacity = capacity }])[0].BusyShare.ShouldBe(share);

    [Fact]
    public void Of_NeverLookedAt_SaysNothingOfHowBusyItWas() => BackendStatistics.Of([Counts(1, 0) with { LaneSeconds = 30, ServiceSeconds = 5 }])[0].BusyShare.ShouldBeNull();

    [Fact]
    public void After_Looks_AddUpByTheHourAndForgetTheDayBefore()
    {
        var start = new DateTimeOffset(2026, 5, 4, 7, 59, 50, TimeSpan.Zero);
        ImmutableArray<ServiceHour> hours = [];
        var last = start;
        for (var second = 10; second <= 3600; second += 10)
        {
            hours = ServiceHour.After(hours, last, start.AddSeconds(second));
            last = start.AddSeconds(second);
        }

        ServiceHour.Within(hours, start.AddDays(-1)).ShouldBe(3600);
        ServiceHour.After(hours, last, last.AddMinutes(5)).ShouldBe(hours, "nobody looked for five minutes");
        ServiceHour.Within(ServiceHour.After(hours, last.AddDays(2).AddSeconds(-5), last.AddDays(2)), last.AddDays(1)).ShouldBe(5);
    }

    private static BackendCounts Counts(int tries, int timeouts, int measured = 0, int noise = 0) => new(
        Guid.NewGuid(), 0, 3600, 1, tries, measured,
        timeouts == 0 ? ImmutableSortedDictionary<ErrorClass, int>.Empty : ImmutableSortedDictionary<ErrorClass, int>.Empty.Add(ErrorClass.Timeout, timeouts),
        noise == 0 ? ImmutableSortedDictionary<string, int>.Empty : ImmutableSortedDictionary<string, int>.Empty.Add("noise", noise));
}
