using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class SegmentTests
{
    private static readonly BaseRecipes Base = new() { Steps = 30, Fps = 24 };

    [Theory]
    [InlineData(null, null, "The text", "The text")]
    [InlineData("the image", null, "the image", "the image")]
    [InlineData("the image", "the video", "the image", "the video")]
    public void BaseRecipe_Prompts_FallBack(string? image, string? video, string imagePrompt, string videoPrompt)
    {
        var segment = Make(new("The text", image, video));

        segment.BaseRecipe(AssetKind.Image, Base, 1, null).Prompt.ShouldBe(imagePrompt);
        segment.BaseRecipe(AssetKind.Video, Base, 1, null).Prompt.ShouldBe(videoPrompt);
        segment.BaseRecipe(AssetKind.Audio, Base, 1, null).Prompt.ShouldBe("The text");
    }

    [Fact]
    public void BaseRecipe_Kinds_HaveWhatTheyNeed()
    {
        var segment = Make(new("The text", Seconds: 3));
        var (image, video) = (segment.BaseRecipe(AssetKind.Image, Base, 7, "start.png"), segment.BaseRecipe(AssetKind.Video, Base, 7, "start.png"));

        (image.Seconds, image.Fps, image.StartImage, image.Workflow).ShouldBe((0, 0, null, "simulated-image"));
        (video.Seconds, video.Fps, video.StartImage, video.Steps, video.Seed).ShouldBe((3, 24, "start.png", 30, 7UL));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("the video", VideoPromptOrigin.Person)]
    public void VideoPromptOrigin_OfAFreshSegment_IsAPersonsIfThereIsOne(string? prompt, VideoPromptOrigin? origin) =>
        Make(new("The text", VideoPrompt: prompt)).VideoPromptOrigin.ShouldBe(origin);

    [Fact]
    public void Suggest_NoPromptYet_IsTakenOnce()
    {
        var segment = Make(new("The text"));

        segment.Suggest("a pan", VideoPromptOrigin.Template).ShouldBeTrue();
        segment.Suggest("an orbit", VideoPromptOrigin.Endpoint).ShouldBeFalse();

        (segment.VideoPrompt, segment.VideoPromptOrigin, segment.Revision).ShouldBe(("a pan", VideoPromptOrigin.Template, 1));
    }

    [Fact]
    public void Suggest_APersonsPrompt_IsNotTouched()
    {
        var segment = Make(new("The text", VideoPrompt: "mine"));

        segment.Suggest("a pan", VideoPromptOrigin.Template).ShouldBeFalse();

        (segment.VideoPrompt, segment.VideoPromptOrigin, segment.Revision).ShouldBe(("mine", VideoPromptOrigin.Person, 0));
    }

    [Theory]
    [InlineData("The text", null, "a pan", 2, "a pan", VideoPromptOrigin.Endpoint)]
    [InlineData("The text", null, "a pan", 5, "a pan", VideoPromptOrigin.Endpoint)]
    [InlineData("The text", null, "mine", 2, "mine", VideoPromptOrigin.Person)]
    [InlineData("Other text", null, "mine", 2, "mine", VideoPromptOrigin.Person)]
    [InlineData("The text", null, null, 2, null, null)]
    [InlineData("Other text", null, "a pan", 2, null, null)]
    [InlineData("The text", "other picture", "a pan", 2, null, null)]
    public void Edit_SuggestedPrompt_BecomesAPersonsByChangeAndGoesWithItsPicture(string text, string? image, string? video, int seconds, string? prompt, VideoPromptOrigin? origin)
    {
        var segment = Make(new("The text"));
        segment.Suggest("a pan", VideoPromptOrigin.Endpoint);

        segment.Edit(new(text, image, video, seconds));

        (segment.VideoPrompt, segment.VideoPromptOrigin).ShouldBe((prompt, origin));
    }

    [Fact]
    public void Edit_OtherPicture_KeepsAPersonsPrompt()
    {
        var segment = Make(new("The text", VideoPrompt: "mine"));

        segment.Edit(new("Other text", "other picture", "mine"));

        (segment.VideoPrompt, segment.VideoPromptOrigin).ShouldBe(("mine", VideoPromptOrigin.Person));
    }

    private static Segment Make(SegmentDraft draft) => new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), 1, draft);
}
