using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class RecipeTests
{
    [Fact]
    public void Equals_SameParameters_WhateverTheOrderTheyCameIn()
    {
        var left = Recipes.Image().With("shift", 1).With("guidance", 2);
        var right = Recipes.Image().With("guidance", 2).With("shift", 1);

        left.ShouldBe(right);
        left.GetHashCode().ShouldBe(right.GetHashCode());
        left.ShouldNotBe(left.With("shift", 3));
    }

    [Theory]
    [InlineData("cfg", 8.5)]
    [InlineData("denoise", 0.4)]
    [InlineData("steps", 31)]
    [InlineData("shift", 2.5)]
    public void WithNumber_AnyName_IsReadBack(string name, double value) => Recipes.Image().WithNumber(name, (decimal)value).Number(name).ShouldBe((decimal)value);

    [Fact]
    public void Number_UnknownName_IsNull() => Recipes.Image().Number("shift").ShouldBeNull();
}
