using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class StalenessTests
{
    private static readonly SegmentDraft Before = new("A boat", Seconds: 2);

    private static readonly Recipe Made = Recipes.Video() with { Prompt = "A boat", Seconds = 2, StartImage = "a.png" };

    [Fact]
    public void AfterEdit_PromptChanged_IsStale() =>
        Staleness.AfterEdit(AssetKind.Image, null, Made, Before, Before with { ImagePrompt = "A ship" }).ShouldBe(StaleCause.PromptChanged);

    [Fact]
    public void AfterEdit_PromptChangedBack_IsNoLongerStale() =>
        Staleness.AfterEdit(AssetKind.Image, StaleCause.PromptChanged, Made, Before with { ImagePrompt = "A ship" }, Before).ShouldBeNull();

    [Fact]
    public void AfterEdit_PersonsOwnPromptAndOtherWords_StaysFresh() =>
        Staleness.AfterEdit(AssetKind.Image, null, Made with { Prompt = "My own" }, Before with { ImagePrompt = "X" }, Before with { ImagePrompt = "X", Text = "A ship" }).ShouldBeNull();

    [Theory]
    [InlineData(AssetKind.Video, StaleCause.LengthChanged)]
    [InlineData(AssetKind.Image, null)]
    public void AfterEdit_LengthChanged_ConcernsTheVideo(AssetKind kind, StaleCause? cause) =>
        Staleness.AfterEdit(kind, null, Made, Before, Before with { Seconds = 5 }).ShouldBe(cause);

    [Fact]
    public void AfterEdit_LengthChangedBack_IsNoLongerStale() =>
        Staleness.AfterEdit(AssetKind.Video, StaleCause.LengthChanged, Made, Before with { Seconds = 5 }, Before).ShouldBeNull();

    [Fact]
    public void AfterEdit_PromptChangedBackAndLengthNot_IsStaleForItsLength() =>
        Staleness.AfterEdit(AssetKind.Video, StaleCause.PromptChanged, Made, Before with { Text = "A ship", Seconds = 5 }, Before with { Seconds = 5 }).ShouldBe(StaleCause.LengthChanged);

    [Theory]
    [InlineData(null, "a.png", false, null)]
    [InlineData(null, "b.png", false, StaleCause.ImageChanged)]
    [InlineData(null, "a.png", true, StaleCause.ImageChanged)]
    [InlineData(StaleCause.ImageChanged, "a.png", false, null)]
    [InlineData(StaleCause.PromptChanged, "b.png", false, StaleCause.PromptChanged)]
    public void OfVideo_Image_TellsWhetherItIsStillTheSame(StaleCause? present, string image, bool imageIsStale, StaleCause? cause) =>
        Staleness.OfVideo(present, "a.png", image, imageIsStale).ShouldBe(cause);

    [Theory]
    [InlineData(null, true, null)]
    [InlineData(null, false, StaleCause.StyleChanged)]
    [InlineData(StaleCause.StyleChanged, true, null)]
    [InlineData(StaleCause.PromptChanged, false, StaleCause.PromptChanged)]
    [InlineData(StaleCause.PromptChanged, true, StaleCause.PromptChanged)]
    public void OfStyle_Look_AgesWhatDoesNotKeepIt(StaleCause? present, bool kept, StaleCause? cause) =>
        Staleness.OfStyle(present, new StyleLock(kept ? "muted" : "bright", null).ApplyTo(Recipes.Image()), new("muted", null)).ShouldBe(cause);

    [Fact]
    public void OfStyle_NoSheet_AgesNothing() => Staleness.OfStyle(null, Recipes.Image(), null).ShouldBeNull();

    [Fact]
    public void AfterEdit_PromptInAStyle_IsComparedWithoutIt()
    {
        var made = new StyleLock("muted", null).ApplyTo(Recipes.Image() with { Prompt = "A boat" });

        Staleness.AfterEdit(AssetKind.Image, null, made, new("A ship"), new("A boat")).ShouldBeNull();
        Staleness.AfterEdit(AssetKind.Image, null, made, new("A boat"), new("A ship")).ShouldBe(StaleCause.PromptChanged);
    }
}
