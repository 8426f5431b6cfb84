using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Retries;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class CompletionForecastTests
{
    private const int Rounds = 1500;

    private const int Cases = 40;

    /// <summary>Seeded: as exact as so many rounds can be, and as a normal distribution is at so few slots.</summary>
    [Fact]
    public void Of_AnyWork_AgreesWithASimulationOfTheSameModel()
    {
        var numbers = new SplitMix(42);
        var random = () => numbers.NextDouble();
        for (var round = 0; round < Cases; round++)
        {
            var work = Enumerable.Range(0, Between(random, 1, 3)).Select(_ => Any(random)).ToList();
            var forecast = CompletionForecast.Of(100, work);
            var sums = Enumerable.Range(0, Rounds).Select(_ => 100 + work.Sum(item => Simulate(item, random))).Order().ToList();

            var (p50, p90) = (sums[Rounds / 2], sums[Rounds * 9 / 10]);
            ((double)forecast.P50).ShouldBe(p50, 0.03 * p50, string.Join("; ", work));
            ((double)forecast.P90).ShouldBe(p90, 0.03 * p90, string.Join("; ", work));
        }
    }

    /// <summary>The odds themselves are drawn anew in every round, as far off as their errors say.</summary>
    [Fact]
    public void Of_OddsThatAreNotKnownExactly_AgreesWithASimulationThatDrawsThem()
    {
        var numbers = new SplitMix(43);
        var random = () => numbers.NextDouble();
        for (var round = 0; round < Cases; round++)
        {
            var any = Any(random);
            var work = any with { Odds = any.Odds with { PassChance = 0.3 + (0.5 * random()), PassError = 0.06 * random(), SecondsError = 0.08 * random() * any.Odds.Seconds }, FirstIsBooked = false };
            var forecast = CompletionForecast.Of(100, [work, work with { AttemptsLeft = 1 }]);
            var sums = Enumerable.Range(0, Rounds).Select(_ =>
            {
                var drawn = work.Odds with { PassChance = Math.Clamp(work.Odds.PassChance + (work.Odds.PassError * Normal(random)), 0, 1), Seconds = work.Odds.Seconds + (work.Odds.SecondsError * Normal(random)) };
                return 100 + Simulate(work with { Odds = drawn }, random) + Simulate(work with { Odds = drawn, AttemptsLeft = 1 }, random);
            }).Order().ToList();

            var (p50, p90) = (sums[Rounds / 2], sums[Rounds * 9 / 10]);
            ((double)forecast.P50).ShouldBe(p50, 0.04 * p50, work.ToString());
            ((double)forecast.P90).ShouldBe(p90, 0.04 * p90, work.ToString());
        }
    }

    [Fact]
    public void Of_FewerMeasured_HasTheWiderMargin()
    {
        CompletionForecast Forecast(int judged) => CompletionForecast.Of(0, [new(1000, 1000, 1000, 3, 1, AttemptOdds.Of(new(judged, judged / 2, judged / 2, judged * 10, judged * 104), 10, 0.5))]);

        (Forecast(20).P90 - Forecast(20).P50).ShouldBeGreaterThan(3 * (Forecast(2000).P90 - Forecast(2000).P50));
    }

    [Fact]
    public void Of_NothingOpen_IsWhatWasSpent() => CompletionForecast.Of(120.5m, []).ShouldBe(new(0, 120.5m, 120.5m));

    [Fact]
    public void Of_FirstIsBooked_AddsOnlyWhatMayFollow() =>
        CompletionForecast.Of(100, [Only(pass: 0.5, left: 2, wanted: 1) with { FirstIsBooked = true }]).P50.ShouldBe(105);

    [Fact]
    public void AttemptsOf_CertainToPass_IsWhatIsWanted() => CompletionForecast.AttemptsOf(Only(pass: 1, left: 5, wanted: 2)).ShouldBe((2, 4));

    [Fact]
    public void AttemptsOf_NeverPasses_IsAllThatIsLeft() => CompletionForecast.AttemptsOf(Only(pass: 0, left: 3, wanted: 1)).ShouldBe((3, 9));

    [Fact]
    public void AttemptsOf_CheckThatLeadsToNoRetry_IsOne() => CompletionForecast.AttemptsOf(Only(pass: 0.5, left: 3, wanted: 1, goOn: 0)).ShouldBe((1, 1));

    private static OpenWork Only(double pass, int left, int wanted, double goOn = 1) => new(1, 1, 1, left, wanted, new(10, 0, pass, goOn));

    private static OpenWork Any(Func<double> random)
    {
        var (slots, units, seconds) = (Between(random, 15, 60), Between(random, 1, 5), Between(random, 5, 40));
        var odds = new AttemptOdds(seconds, seconds * Between(random, 0, 40) / 100.0, Between(random, 10, 95) / 100.0, Between(random, 0, 100) / 100.0);
        return new(slots, slots * units, slots * units * units, Between(random, 1, 6), Between(random, 1, 3), odds) { FirstIsBooked = random() < 0.3 };
    }

    private static double Normal(Func<double> random) => Math.Sqrt(-2 * Math.Log(1 - random())) * Math.Cos(2 * Math.PI * random());

    private static int Between(Func<double> random, int least, int most) => least + (int)(random() * (most - least + 1));

    private static double Simulate(OpenWork work, Func<double> random)
    {
        var (sum, units) = (0.0, work.Units / work.Slots);
        for (var slot = 0; slot < work.Slots; slot++)
        {
            var passed = 0;
            for (var attempt = 1; attempt <= work.AttemptsLeft; attempt++)
            {
                // Evenly spread, with the standard deviation of the odds.
                sum += work.FirstIsBooked && attempt == 1 ? 0 : units * (work.Odds.Seconds + (work.Odds.Spread * Math.Sqrt(3) * ((2 * random()) - 1)));
                if (random() < work.Odds.PassChance)
                {
                    if (++passed == work.PassesWanted)
                    {
                        break;
                    }
                }
                else if (passed == 0 && random() >= work.Odds.GoOnChance)
                {
                    break;
                }
            }
        }

        return sum;
    }
}
