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

    private static Segment Make(SegmentDraft draft) => new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), 1, draft);
}
