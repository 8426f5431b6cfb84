using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Api;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class HistoryJsonTests
{
    private static readonly AttemptView Failed = Shown.Attempt(1, AttemptStatus.Failed);

    private static readonly AttemptView Passed = Shown.Attempt(3);

    private static readonly AttemptView Clip = Shown.Attempt(1, kind: AssetKind.Video);

    private static readonly AttemptView Narration = Shown.Attempt(1, kind: AssetKind.Audio);

    [Fact]
    public void Summary_OneKind_IsTheSentence() => Summary([Failed, Passed]).ShouldBe("Segment 5: failed attempt 1 (face 0.42), passed attempt 3 (face 0.87)");

    [Fact]
    public void Summary_SeveralKinds_NamesTheFurtherOnes() =>
        Summary([Narration, Failed, Passed, Clip]).ShouldBe("Segment 5: failed attempt 1 (face 0.42), passed attempt 3 (face 0.87) · Video: passed attempt 1 (face 0.87) · Audio: passed attempt 1 (face 0.87)");

    [Fact]
    public void Summary_OneKindAskedFor_LeavesTheOthersOut() => Summary([Failed, Passed, Clip], AssetKind.Video).ShouldBe("Segment 5: passed attempt 1 (face 0.87)");

    [Fact]
    public void Summary_NoAttempt_SaysSo() => Summary([]).ShouldBe("Segment 5: nothing was generated yet");

    private static string Summary(AttemptView[] attempts, AssetKind? only = null) =>
        HistoryJson.Of(Shown.History(Shown.Card(5, Shown.Scene()), [.. attempts]), only).Summary;
}
