using FsCheck.Fluent;
using RetryStudio.Domain.Budgets;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class GenerationEstimateTests
{
    [Fact]
    public void ForSlot_AnyPolicy_LiesBetweenOneAttemptAndAll() =>
        (from chance in Gen.Choose(0, 100) from most in Gen.Choose(1, 10) from best in Gen.Choose(1, most) select (chance: chance / 100m, most, best)).ToArbitrary().Hold(item =>
        {
            var estimate = GenerationEstimate.ForSlot(10, item.chance, item.most, item.best);
            estimate.WorstGpuSeconds.ShouldBe(10 * item.most);
            estimate.ExpectedGpuSeconds.ShouldBeInRange(10, estimate.WorstGpuSeconds);
        });

    [Fact]
    public void ForSlot_BestOfTwo_ExpectsTwicePerPass() => GenerationEstimate.ForSlot(10, 0.5m, 10, 2).ExpectedGpuSeconds.ShouldBe(40);
}
