using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class UpscalingTests
{
    private static readonly DeliveryFormat Format = new() { Width = 1920, Height = 1080, Upscale = Upscaling.Simulated };

    [Theory]
    [InlineData(640, 360, true)]
    [InlineData(640, 1080, false)]
    [InlineData(1920, 1080, false)]
    [InlineData(3840, 2160, false)]
    public void IsWanted_Size_DecidesIt(int width, int height, bool wanted) => Upscaling.IsWanted(Recipes.Video() with { Width = width, Height = height }, Format).ShouldBe(wanted);

    [Fact]
    public void IsWanted_UpscaledOnce_IsNotUpscaledAgain() => Upscaling.IsWanted(Recipes.Video() with { SourceVideo = "a.mp4" }, Format).ShouldBeFalse();

    [Theory]
    [InlineData(1280, 720, true)]
    [InlineData(1920, 1080, false)]
    [InlineData(3840, 2160, false)]
    [InlineData(640, 360, false)]
    public void IsOutgrown_Size_DecidesIt(int width, int height, bool outgrown) =>
        Upscaling.IsOutgrown(Recipes.Video() with { Width = width, Height = height }, Recipes.Video(), Format).ShouldBe(outgrown);

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1002, 562)]
    [InlineData(1004, 800)]
    [InlineData(800, 1004)]
    public void IsOutgrown_MadeForTheSameFormat_NeverIs(int width, int height)
    {
        var format = Format with { Width = width, Height = height };

        Upscaling.IsOutgrown(Upscaling.RecipeOf(Recipes.Video(), "clip.mp4", format, sized: true, 7), Recipes.Video(), format).ShouldBeFalse();
    }

    [Fact]
    public void IsOutgrown_ClipAsLargeAsTheFormat_NeverIs() =>
        Upscaling.IsOutgrown(Recipes.Video() with { Width = 700, Height = 394 }, Recipes.Video(), Format with { Width = 640, Height = 720 }).ShouldBeFalse();

    [Fact]
    public void IsWanted_NoWorkflow_NeverIs() => Upscaling.IsWanted(Recipes.Video(), Format with { Upscale = null }).ShouldBeFalse();

    [Theory]
    [InlineData(640, 360, 1920, 1080)]
    [InlineData(640, 368, 1880, 1080)]
    [InlineData(360, 640, 608, 1080)]
    public void RecipeOf_SizeIsTold_FillsTheFormatInTheClipsOwnShape(int width, int height, int wantedWidth, int wantedHeight)
    {
        var recipe = Upscaling.RecipeOf(Recipes.Video() with { Width = width, Height = height }, "clip.mp4", Format, sized: true, 7);

        (recipe.Width, recipe.Height, recipe.Seed, recipe.Workflow, recipe.SourceVideo).ShouldBe((wantedWidth, wantedHeight, 7UL, Upscaling.Simulated, "clip.mp4"));
    }

    [Fact]
    public void RecipeOf_WorkflowDecidesTheSize_AsksForNoLessThanTheClip()
    {
        var clip = Recipes.Video();

        var recipe = Upscaling.RecipeOf(clip, "clip.mp4", Format, sized: false, 7);

        recipe.ShouldBe(clip with { Seed = 7, Workflow = Upscaling.Simulated, SourceVideo = "clip.mp4" });
    }
}
