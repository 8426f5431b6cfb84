using RetryStudio.Domain;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Comparisons;

public sealed class AttemptComparisonTests
{
    private readonly FakeGenerationReader _reader = new();
    private readonly FakeComparisonMedia _media = new();

    [Fact]
    public async Task FindAsync_TwoOfOneSlot_AreComparedInOrder()
    {
        var (first, second) = (Attempt(1, media: "one"), Attempt(2, media: "two"));
        Segment(first, second);

        var file = await FindAsync(first, second);

        (file.Path, file.Tag).ShouldBe(("/media/comparison.mp4", "one-two-HeatMap"));
        _media.Asked.ShouldBe([("p/one.png", "p/two.png", ComparisonView.HeatMap)]);
    }

    [Fact]
    public async Task FindAsync_NothingInCommon_IsRefusedWithTheReason()
    {
        var (image, video, sound, otherSound, elsewhere, none) = (Attempt(1), Attempt(2, AssetKind.Video), Attempt(3, AssetKind.Audio), Attempt(4, AssetKind.Audio), Attempt(1), Attempt(5) with { Media = null });
        Segment(image, video, sound, otherSound, none);
        Segment(elsewhere);

        await RefusedAsync(image, image, RejectionReason.Conflict, "An attempt cannot be compared with itself.");
        await RefusedAsync(image, video, RejectionReason.Conflict, "One is an image, the other a video.");
        await RefusedAsync(sound, otherSound, RejectionReason.Conflict, "Sounds are compared by ear");
        await RefusedAsync(image, elsewhere, RejectionReason.Conflict, "Attempts of different segments");
        await RefusedAsync(image, none, RejectionReason.NotFound, "There is no such attempt with a file.");
        await RefusedAsync(Attempt(9), image, RejectionReason.NotFound, "There is no such attempt with a file.");
        _media.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_NothingCameOfIt_SaysWhy()
    {
        var (first, second) = (Attempt(1), Attempt(2));
        Segment(first, second);

        _media.Outcome = new ComparisonOutcome.Gone(First: true);
        await RefusedAsync(first, second, RejectionReason.NotFound, "The file of attempt 1 is no longer");
        _media.Outcome = new ComparisonOutcome.Gone(First: false);
        await RefusedAsync(first, second, RejectionReason.NotFound, "The file of attempt 2 is no longer");
        _media.Outcome = new ComparisonOutcome.NotDecodable();
        await RefusedAsync(first, second, RejectionReason.Conflict, "They cannot be compared: one of the two");
        _media.Fault = new InspectionUnavailableException("Install ffmpeg.");
        await RefusedAsync(first, second, RejectionReason.Unavailable, "They cannot be compared at the moment: Install ffmpeg.");
    }

    private async Task RefusedAsync(AttemptView first, AttemptView second, RejectionReason reason, string sentence)
    {
        var refused = await Should.ThrowAsync<RejectedException>(FindAsync(first, second));
        refused.Reason.ShouldBe(reason);
        refused.Message.ShouldStartWith(sentence);
    }

    private Task<ComparedFile> FindAsync(AttemptView first, AttemptView second) =>
        new AttemptComparison(_reader, _media).FindAsync(first.Id, second.Id, ComparisonView.HeatMap, TestContext.Current.CancellationToken);

    private static AttemptView Attempt(int number, AssetKind kind = AssetKind.Image, string media = "media") =>
        Shown.Attempt(number, kind: kind) with { Media = new($"p/{media}.png", media, 1, 0, 1) };

    private void Segment(params AttemptView[] attempts)
    {
        var card = Shown.Card(1, Shown.Scene());
        _reader.Histories[card.Id] = Shown.History(card, [.. attempts]);
    }
}
