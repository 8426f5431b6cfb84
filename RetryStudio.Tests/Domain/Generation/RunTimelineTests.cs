using FsCheck;
using FsCheck.Fluent;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class RunTimelineTests
{
    [Fact]
    public void Of_AnySpan_HasAtMostSixtyBucketsAndLosesNothing() =>
        (from seconds in Gen.Choose(0, 5_000_000) from ticks in Gen.Choose(0, 5_000_000).ListOf() select (seconds, ticks)).ToArbitrary().Hold(item =>
        {
            var timeline = RunTimeline.Of(Slots.Now, Slots.Now.AddSeconds(item.seconds), item.ticks.Select(second => new RunTick(Slots.Now.AddSeconds(second), 1, 2, 3)), []);

            timeline.Buckets.Length.ShouldBeInRange(1, RunTimeline.MostBuckets);
            timeline.Buckets.Sum(bucket => bucket.Passed).ShouldBe(item.ticks.Count);
            timeline.Buckets.Sum(bucket => bucket.Total).ShouldBe(6 * item.ticks.Count);
            (timeline.Bucket * timeline.Buckets.Length).ShouldBeGreaterThanOrEqualTo(timeline.To - timeline.From);
        });

    [Fact]
    public void Of_Marks_StandInTheOrderOfTime() =>
        RunTimeline.Of(Slots.Now, Slots.Now.AddMinutes(5), [], [new(RunMarkKind.Ended, Slots.Now.AddMinutes(5)), new(RunMarkKind.Started, Slots.Now, "anna")])
            .Marks.Select(mark => mark.Kind).ShouldBe([RunMarkKind.Started, RunMarkKind.Ended]);
}
