using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class StatusWordsTests
{
    [Theory]
    [InlineData(SlotStatus.Pending, "Not started")]
    [InlineData(SlotStatus.Queued, "Queued")]
    [InlineData(SlotStatus.Generating, "Generating")]
    [InlineData(SlotStatus.Complete, "Complete")]
    [InlineData(SlotStatus.NeedsReview, "Needs review")]
    [InlineData(SlotStatus.Parked, "Parked: budget")]
    [InlineData(SlotStatus.FailedPermanent, "Failed")]
    [InlineData(SlotStatus.Cancelled, "Cancelled")]
    public void Of_Status_SaysTheStudiosWord(SlotStatus status, string words) =>
        StatusWords.Of(Shown.Slot(AssetKind.Image, status), Shown.Noon).Text.ShouldBe(words);

    [Fact]
    public void Of_RetryScheduled_CountsDown()
    {
        var slot = Shown.Retrying(AssetKind.Image, attempt: 2, most: 3, seconds: 4);

        StatusWords.Of(slot, Shown.Noon).Text.ShouldBe("Retrying 2/3 in 4 s");
        StatusWords.Of(slot, Shown.Noon.AddSeconds(3.2)).Text.ShouldBe("Retrying 2/3 in 1 s");
        StatusWords.Of(slot, Shown.Noon.AddSeconds(5)).Text.ShouldBe("Retrying 2/3, queued");
    }

    [Fact]
    public void Of_MachineFailed_NamesNoAttempt() =>
        StatusWords.Of(Shown.Retrying(AssetKind.Image, 1, 1, 4, DecisionReason.MachineFailed), Shown.Noon).Text.ShouldBe("Retrying in 4 s");

    [Fact]
    public void Of_VideoBeforeItsImage_SaysWhatItWaitsFor() =>
        StatusWords.Of(Shown.Slot(AssetKind.Video, SlotStatus.Queued) with { Ready = false }, Shown.Noon).Text.ShouldBe("Waiting for its image");

    [Fact]
    public void Of_TakeCannotBeCut_SaysSo() =>
        StatusWords.Of(Shown.Slot(AssetKind.Audio, SlotStatus.Queued) with { Ready = false, Reason = DecisionReason.TakeNotCut }, Shown.Noon).Text.ShouldBe("Not cut yet");

    [Fact]
    public void Of_NoBackend_SaysSo() =>
        StatusWords.Of(Shown.Slot(AssetKind.Image, SlotStatus.Queued) with { Reason = DecisionReason.BackendUnavailable }, Shown.Noon).Text.ShouldBe("Waiting for a backend");

    [Theory]
    [InlineData(DecisionReason.Passed, "Stale")]
    [InlineData(DecisionReason.AttemptsExhausted, "Stale, retry failed")]
    public void Of_Stale_SaysWhetherItWasTried(DecisionReason reason, string words) =>
        StatusWords.Of(Shown.Slot(AssetKind.Image, SlotStatus.Complete) with { Stale = StaleCause.PromptChanged, Reason = reason }, Shown.Noon).Text.ShouldBe(words);

    [Fact]
    public void CountsDown_OnlyWhileARetryIsDue()
    {
        var slot = Shown.Retrying(AssetKind.Image, 2, 3, seconds: 4);

        StatusWords.CountsDown(slot, Shown.Noon).ShouldBeTrue();
        StatusWords.CountsDown(slot, Shown.Noon.AddSeconds(30)).ShouldBeFalse();
        StatusWords.CountsDown(Shown.Slot(AssetKind.Image, SlotStatus.Generating), Shown.Noon).ShouldBeFalse();
    }
}
