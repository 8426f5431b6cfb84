using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class SummarySentenceTests
{
    [Fact]
    public void Of_FailedThenPassed_ReadsLikeTheExample() =>
        SummarySentence.Of(5, [View(3, AttemptStatus.Passed, 0.87), View(1, AttemptStatus.Failed, 0.42)])
            .ShouldBe("Segment 5: failed attempt 1 (face 0.42), passed attempt 3 (face 0.87)");

    [Fact]
    public void Of_NoAttempt_SaysSo() => SummarySentence.Of(2, []).ShouldBe("Segment 2: nothing was generated yet");

    [Fact]
    public void Of_FailedWithoutScores_BlamesTheMachine() =>
        SummarySentence.Of(1, [View(1, AttemptStatus.Failed, null)]).ShouldBe("Segment 1: failed attempt 1 (machine)");

    [Fact]
    public void Of_OpenAndCancelledAttempts_NamesTheirStates() =>
        SummarySentence.Of(1, [View(1, AttemptStatus.Cancelled, null), View(2, AttemptStatus.Generating, null), View(3, AttemptStatus.Pending, null)])
            .ShouldBe("Segment 1: cancelled attempt 1, generating attempt 2, waiting attempt 3");

    [Fact]
    public void Of_SeveralChecksFail_TellsTheOneFurthestBelow()
    {
        var attempt = View(1, AttemptStatus.Failed, 0.55) with { Scores = [Verdicts.Result("face_confidence", 0.55, 0.6), Verdicts.Result("sharpness", 0.2, 0.8)] };

        SummarySentence.Of(1, [attempt]).ShouldBe("Segment 1: failed attempt 1 (sharpness 0.20)");
    }

    private static AttemptView View(int number, AttemptStatus status, double? face) => new(
        Guid.NewGuid(), AssetKind.Video, number, status, Recipes.Video(), Recipes.Video(), "", "1", null, false, null,
        face is { } score ? Verdicts.Face(score) : [], face, 40, "GPU 1", null, false, Slots.Now, Slots.Now, [], null);
}
