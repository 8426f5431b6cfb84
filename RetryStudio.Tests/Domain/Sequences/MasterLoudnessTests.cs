using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class MasterLoudnessTests
{
    private static readonly Master Spoken = new(new("p/masters/s/m.mov", "00", 1), Guid.NewGuid(), 1, Guid.NewGuid(), 4.5, new DeliveryFormat { Loudness = -23 }, 48);

    private static readonly Master Unspoken = Spoken with { NarrationId = null, Gain = null };

    [Theory]
    [InlineData(-30, 7.0)]
    [InlineData(-14.5, -8.5)]
    [InlineData(-60, 15.5)]
    [InlineData(-23.9, null)]
    [InlineData(-22.1, null)]
    public void Decide_Spoken_IsBroughtToTheFormatsLoudness(double loudness, double? gain)
    {
        var decision = MasterLoudness.Decide(Heard(loudness), Spoken);

        (decision is MendingDecision.Do { Step: MendingStep.Gain step } ? step.Decibels : (double?)null).ShouldBe(gain);
        (gain is null).ShouldBe(decision is MendingDecision.NothingToDo);
    }

    [Theory]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-70)]
    public void Decide_SpokenButSilent_IsBeyondIt(double loudness) => MasterLoudness.Decide(Heard(loudness), Spoken).ShouldBeOfType<MendingDecision.Beyond>();

    [Fact]
    public void Decide_MadeAsLoudAsItMayBe_SaysThatItIsTooQuiet() =>
        MasterLoudness.Decide(Heard(-30), Spoken with { Gain = 20 }).ShouldBeOfType<MendingDecision.Beyond>().Sentence.ShouldStartWith("It is 7.0 LU too quiet, and was made 20.0 dB louder already");

    [Theory]
    [InlineData(-40, null)]
    [InlineData(double.NegativeInfinity, null)]
    [InlineData(-10, -13.0)]
    public void Decide_SoundOfTheClip_MayBeQuieterButNotLouder(double loudness, double? gain)
    {
        var decision = MasterLoudness.Decide(Heard(loudness), Unspoken);

        (decision is MendingDecision.Do { Step: MendingStep.Gain step } ? step.Decibels : (double?)null).ShouldBe(gain);
        (gain is null).ShouldBe(decision is MendingDecision.NothingToDo);
    }

    [Theory]
    [InlineData(-30, 7.0)]
    [InlineData(-60, 20.0)]
    [InlineData(-10, -13.0)]
    [InlineData(-70, 0.0)]
    public void GainOf_Narration_StopsWhereItsNoiseWouldBeHeard(double loudness, double gain) => MasterLoudness.GainOf(Heard(loudness), -23).ShouldBe(gain);

    [Theory]
    [InlineData(-23.5, 1)]
    [InlineData(-29.5, 0.5)]
    [InlineData(-16.5, 0.5)]
    [InlineData(-40, 0)]
    [InlineData(-70, 0)]
    public void Score_Deviation_CountsEitherWay(double loudness, double score) => MasterLoudness.Score(Heard(loudness), -23).Score.ShouldBe(score, 0.001);

    private static MediaMeasures Heard(double loudness) => Measured.Narration with { Sound = Measured.Narration.Sound! with { Loudness = loudness } };
}
