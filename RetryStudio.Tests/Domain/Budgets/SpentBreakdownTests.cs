using RetryStudio.Domain.Budgets;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class SpentBreakdownTests
{
    private static readonly SpentGroup[] Groups =
    [
        new("Landscape", AttemptOrigin.First, AttemptEnd.Passed, null, new(3, 30, 3)),
        new("Landscape", AttemptOrigin.First, AttemptEnd.CheckFailed, "flicker", new(2, 20, 2)),
        new("Action", AttemptOrigin.Retry, AttemptEnd.CheckFailed, "flicker", new(1, 15, 1.5m)),
        new("Action", AttemptOrigin.Retry, AttemptEnd.CheckFailed, "noise", new(4, 60, 6)),
        new("Action", AttemptOrigin.Person, AttemptEnd.Unfinished, null, new(1, 5, 0.5m)),
    ];

    [Fact]
    public void Of_Groups_EverySideAddsUpToAll()
    {
        var spent = SpentBreakdown.Of(Groups);

        spent.Total.ShouldBe(new(11, 130, 13));
        (spent.First + spent.Retries + spent.ByPersons).ShouldBe(spent.Total);
        SpentShare.Sum(spent.SceneTypes.Select(type => type.All)).ShouldBe(spent.Total);
        SpentShare.Sum(spent.Ends.Select(end => end.Share)).ShouldBe(spent.Total);
    }

    [Fact]
    public void Of_Groups_TheDearestComeFirstAndWhatNoCheckFailedLast()
    {
        var spent = SpentBreakdown.Of(Groups);

        spent.SceneTypes.Select(type => (type.SceneType, type.Retries.GpuSeconds)).ShouldBe([("Action", 75), ("Landscape", 0)]);
        spent.Ends.Select(end => (end.End, end.Check)).ShouldBe([(AttemptEnd.CheckFailed, "noise"), (AttemptEnd.CheckFailed, "flicker"), (AttemptEnd.Passed, null), (AttemptEnd.Unfinished, null)]);
    }
}
