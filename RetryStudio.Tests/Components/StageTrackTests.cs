using Bunit;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class StageTrackTests : ScreenTest
{
    [Theory]
    [InlineData(0, "–")]
    [InlineData(0.4, "–")]
    [InlineData(0.6, "took 1s")]
    [InlineData(65, "took 1m 05s")]
    public void Time_OfAStageThatEnded_IsToldWhereThereWasAny(double seconds, string time)
    {
        var track = Render<StageTrack>(stages => stages.Add(item => item.Stages, [new(Stage.Qa, StageStatus.Done, 3, 3, TimeSpan.FromSeconds(seconds), null)]));

        track.Find("li").Text().ShouldEndWith(time);
    }
}
