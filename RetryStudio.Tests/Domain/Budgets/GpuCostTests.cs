using RetryStudio.Domain.Budgets;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class GpuCostTests
{
    [Fact]
    public void Of_AnHour_IsTheRate() => GpuCost.Of(3600, 1.9m).ShouldBe(1.9m);

    [Fact]
    public void Of_Seconds_AreAsExactAsTheBooks() => GpuCost.Of(10, 1).ShouldBe(0.0028m);

    [Fact]
    public void Of_NoRate_IsNothing() => GpuCost.Of(3600, null).ShouldBe(0);

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("JPY", true)]
    [InlineData("eur", false)]
    [InlineData("XYZ", false)]
    [InlineData("", false)]
    public void IsKnown_Code_IsOfIso4217(string code, bool known) => Currency.IsKnown(code).ShouldBe(known);
}
