using FsCheck.Fluent;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(400, 30)]
    public void Delay_MiddleOfTheJitter_DoublesUpToTheCap(int retry, int seconds) => Backoff.Delay(retry, 0.5).ShouldBe(TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(1));

    [Fact]
    public void Delay_AnyRetryAndPosition_StaysWithinTwentyPercentAndTheCap() =>
        (from retry in Gen.Choose(1, 1000) from position in Gen.Choose(-50, 150) select (retry, position: position / 100.0)).ToArbitrary().Hold(item =>
        {
            var plain = Math.Min(30, Math.Pow(2, item.retry));
            Backoff.Delay(item.retry, item.position).TotalSeconds.ShouldBeInRange((plain * 0.8) - 0.001, Math.Min(30, plain * 1.2) + 0.001);
        });

    [Fact]
    public void Delay_NoRetry_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => Backoff.Delay(0, 0));
}
