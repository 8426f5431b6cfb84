using RetryStudio.Domain.Retries;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class SplitMixTests
{
    [Fact]
    public void Next_KnownStart_GivesThePublishedNumbers()
    {
        var source = new SplitMix(1234567);

        new[] { source.Next(), source.Next(), source.Next() }.ShouldBe([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL]);
    }

    [Fact]
    public void NextDouble_ManyTimes_StaysBelowOneAndIsSpread()
    {
        var source = SplitMix.From(7, 2, "cfg");
        var numbers = Enumerable.Range(0, 10_000).Select(_ => source.NextDouble()).ToList();

        numbers.ShouldAllBe(number => number >= 0 && number < 1);
        numbers.Average().ShouldBe(0.5, 0.02);
    }

    [Fact]
    public void From_AnotherNumberOrName_GivesAnotherStart()
    {
        var first = SplitMix.From(7, 2, "cfg").Next();

        SplitMix.From(7, 3, "cfg").Next().ShouldNotBe(first);
        SplitMix.From(7, 2, "denoise").Next().ShouldNotBe(first);
        SplitMix.From(8, 2, "cfg").Next().ShouldNotBe(first);
    }
}
