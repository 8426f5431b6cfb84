using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class PanelSeedTests
{
    // Numbers of a fixed version: whoever changes them breaks every sheet that was to be made again.
    [Theory]
    [InlineData(0UL, 1, 0, 16465892295109447491UL)]
    [InlineData(ulong.MaxValue, 9, 0, 15212575062333690114UL)]
    [InlineData(42UL, 3, 2, 2488713806744007370UL)]
    public void Of_Seed_StaysWhatItIs(ulong seed, int panel, int rerolls, ulong expected) => PanelSeed.Of(seed, panel, rerolls).ShouldBe(expected);

    [Fact]
    public void Of_PanelsAndRerolls_AreAllDifferent() =>
        Enumerable.Range(1, 9).SelectMany(panel => Enumerable.Range(0, 50).Select(roll => PanelSeed.Of(7, panel, roll))).Distinct().Count().ShouldBe(450);
}
