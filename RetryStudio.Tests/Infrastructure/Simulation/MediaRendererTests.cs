using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Simulation;

/// <summary>Good files pass and every defect shows, by the measures that a gate has.</summary>
public sealed class MediaRendererTests : IDisposable
{
    private static readonly string[] Prompts = ["A close-up of a woman at dusk", "The city by night", "A cottage by the lake, morning mist"];

    private readonly ScratchFolder _folder = new();
    private readonly MediaRenderer _renderer = new(ScratchFolder.Ffmpeg);
    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(12, false)]
    [InlineData(24, false)]
    [InlineData(24, true)]
    public async Task RenderAsync_GoodVideo_MovesSmoothly(int fps, bool fromImage)
    {
        foreach (var prompt in Prompts.Take(fps == 12 ? 3 : 2))
        {
            var measures = await VideoAsync(prompt, Defect.None, fps, fromImage);

            (measures.Width, measures.Height, measures.Fps, measures.Duration, measures.Frames.Length).ShouldBe((640, 360, fps, 2, 2 * fps));
            measures.DecodeErrors.ShouldBeEmpty();
            measures.Frames.Skip(1).ShouldAllBe(frame => frame.Change > 0.3);
            measures.Frames.ShouldAllBe(frame => frame.DarkShare < 0.5 && frame.BrightShare < 0.1);
            Flicker(measures).ShouldBeLessThan(0.6);
            Softness(measures).ShouldBeLessThan(1.2);
        }
    }

    [Fact]
    public async Task RenderAsync_BlurredVideo_IsSoft()
    {
        foreach (var prompt in Prompts)
        {
            Softness(await VideoAsync(prompt, Defect.Blur, 12)).ShouldBeGreaterThan(1.51);
        }
    }

    /// <summary>Blurred beyond recognition, a picture has edges no wider than its copy at half size.</summary>
    [Fact]
    public async Task RenderAsync_BlurredImage_IsNeverTakenForASharpOne()
    {
        foreach (var number in Enumerable.Range(1, 12))
        {
            var measures = await ImageAsync($"Mara reads letter {number} by the window and smiles for the first time. painterly storm light", Defect.Blur);
            CheckCatalogue.Find("sharpness")!.Score(measures, Recipe("", 0)).Score.ShouldBeLessThan(0.5, $"letter {number}");
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    public async Task RenderAsync_FrozenVideo_StandsStillForAWhile(int fps)
    {
        var measures = await VideoAsync(Prompts[0], Defect.Freeze, fps);

        LongestRun(measures, frame => frame.Change < 0.12).ShouldBeGreaterThan(0.6);
        measures.Duration.ShouldBe(2);
    }

    [Fact]
    public async Task RenderAsync_FlickeringVideo_Flickers()
    {
        foreach (var prompt in Prompts.Take(2))
        {
            Flicker(await VideoAsync(prompt, Defect.Flicker, 24)).ShouldBeGreaterThan(3);
        }
    }

    [Fact]
    public async Task RenderAsync_BlackVideo_IsBlackForHalfASecond()
    {
        var measures = await VideoAsync(Prompts[2], Defect.Black, 24);

        LongestRun(measures, frame => frame.DarkShare > 0.97).ShouldBeGreaterThanOrEqualTo(0.5);
        measures.Frames[0].DarkShare.ShouldBeLessThan(0.5);
    }

    [Fact]
    public async Task RenderAsync_OverExposedVideo_IsBurntOut()
    {
        foreach (var prompt in Prompts)
        {
            (await VideoAsync(prompt, Defect.OverExposed, 12)).Frames.Average(frame => frame.BrightShare).ShouldBeGreaterThan(0.45);
        }
    }

    [Fact]
    public async Task RenderAsync_WrongLength_IsTooShort() =>
        (await VideoAsync(Prompts[0], Defect.WrongLength, 24)).Duration.ShouldBe(0.8, 0.1);

    [Fact]
    public async Task RenderAsync_Images_ShowTheirDefects()
    {
        foreach (var prompt in Prompts.Take(2))
        {
            var good = await ImageAsync(prompt, Defect.None);
            good.DecodeErrors.ShouldBeEmpty();
            (good.Width, good.Height).ShouldBe((640, 360));
            good.Frames[0].DarkShare.ShouldBeLessThan(0.5);
            good.Frames[0].BrightShare.ShouldBeLessThan(0.1);
            Softness(good).ShouldBeLessThan(1.2);
            Softness(await ImageAsync(prompt, Defect.Blur)).ShouldBeGreaterThan(1.51);
            (await ImageAsync(prompt, Defect.Black)).Frames[0].DarkShare.ShouldBeGreaterThan(0.97);
            (await ImageAsync(prompt, Defect.OverExposed)).Frames[0].BrightShare.ShouldBeGreaterThan(0.45);
        }
    }

    [Fact]
    public async Task RenderAsync_SameRecipe_GivesTheSameBytes()
    {
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            var recipe = Recipe(Prompts[1], 12) with { Width = 161, Height = 91 };
            var first = await RenderAsync(kind, recipe, Defect.None, null);
            var again = await RenderAsync(kind, recipe, Defect.None, null);
            var other = await RenderAsync(kind, recipe with { Seed = 99 }, Defect.None, null);

            (await File.ReadAllBytesAsync(again)).ShouldBe(await File.ReadAllBytesAsync(first));
            (await File.ReadAllBytesAsync(other)).ShouldNotBe(await File.ReadAllBytesAsync(first));
        }
    }

    [Fact]
    public async Task RenderAsync_FromStartImage_BeginsWithIt()
    {
        var image = await RenderAsync(AssetKind.Image, Recipe(Prompts[0], 12), Defect.None, null);
        var video = await RenderAsync(AssetKind.Video, Recipe("Something else", 12), Defect.None, image);

        var still = await _inspector.MeasureAsync(new(image, AssetKind.Image), CancellationToken.None);
        var moving = await _inspector.MeasureAsync(new(video, AssetKind.Video), CancellationToken.None);

        moving.Frames[0].Luma.ShouldBe(still.Frames[0].Luma, 1.5);
    }

    [Fact]
    public async Task RenderAsync_ClipToUpscale_ShowsTheSameInTheSizeAsked()
    {
        var clip = await RenderAsync(AssetKind.Video, Recipe(Prompts[0], 12), Defect.None, null);
        var larger = await RenderAsync(AssetKind.Video, Recipe(Prompts[0], 12) with { SourceVideo = "p/clip.mp4", Width = 1280, Height = 720 }, Defect.None, clip);

        var small = await _inspector.MeasureAsync(new(clip, AssetKind.Video), CancellationToken.None);
        var upscaled = await _inspector.MeasureAsync(new(larger, AssetKind.Video), CancellationToken.None);

        (upscaled.Width, upscaled.Height, upscaled.Frames.Length, upscaled.Duration).ShouldBe((1280, 720, small.Frames.Length, small.Duration));
        upscaled.Frames[5].Luma.ShouldBe(small.Frames[5].Luma, 1.5);
    }

    [Fact]
    public async Task RenderAsync_PictureToFollow_LendsItsLightAndNothingElse()
    {
        var recipe = Recipe(Prompts[0], 12);
        var plain = await RedOfAsync(await RenderAsync(AssetKind.Image, recipe, Defect.None, null));
        var warm = await _folder.MakeAsync("warm.png", "color=c=0xc08040:s=640x360", "-frames:v", "1");
        var cold = await _folder.MakeAsync("cold.png", "color=c=0x4080c0:s=640x360", "-frames:v", "1");

        (await RedOfAsync(await RenderAsync(AssetKind.Image, recipe, Defect.None, warm))).ShouldBeGreaterThan(plain + 8);
        (await RedOfAsync(await RenderAsync(AssetKind.Image, recipe, Defect.None, cold))).ShouldBeLessThan(plain - 8);
        (await File.ReadAllBytesAsync(await RenderAsync(AssetKind.Image, recipe, Defect.None, warm))).ShouldBe(await File.ReadAllBytesAsync(await RenderAsync(AssetKind.Image, recipe, Defect.None, warm)));
    }

    // How far red stands above blue, on the whole.
    private static async Task<int> RedOfAsync(string picture)
    {
        var mean = new byte[3];
        await ScratchFolder.Ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", "-i", picture, "-vf", "scale=1:1:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"]) { Output = async (stream, ct) => await stream.ReadExactlyAsync(mean, ct) }, CancellationToken.None);
        return mean[0] - mean[2];
    }

    [Fact]
    public async Task RenderAsync_Narration_IsAsLongAsItsText()
    {
        var brief = await SoundAsync("Hello there.");
        var longer = await SoundAsync("It was late in the year, and the harbour lay still. Nobody had seen the captain for three days.");

        brief.Sound!.Loudness.ShouldBeInRange(-40, -8);
        brief.Duration.ShouldBeInRange(0.5, 2);
        longer.Duration.ShouldBeInRange(4, 9);
    }

    private async Task<MediaMeasures> VideoAsync(string prompt, Defect defect, int fps, bool fromImage = false)
    {
        var image = fromImage ? await RenderAsync(AssetKind.Image, Recipe(prompt, fps), Defect.None, null) : null;
        return await _inspector.MeasureAsync(new(await RenderAsync(AssetKind.Video, Recipe(prompt, fps), defect, image), AssetKind.Video), CancellationToken.None);
    }

    private async Task<MediaMeasures> ImageAsync(string prompt, Defect defect) =>
        await _inspector.MeasureAsync(new(await RenderAsync(AssetKind.Image, Recipe(prompt, 0), defect, null), AssetKind.Image), CancellationToken.None);

    private async Task<MediaMeasures> SoundAsync(string text) =>
        await _inspector.MeasureAsync(new(await RenderAsync(AssetKind.Audio, Recipe(text, 0), Defect.None, null), AssetKind.Audio), CancellationToken.None);

    private async Task<string> RenderAsync(AssetKind kind, Recipe recipe, Defect defect, string? startImage)
    {
        var file = _folder.File(Guid.NewGuid() + MediaRenderer.Extension(kind));
        await _renderer.RenderAsync(kind, recipe, defect, startImage, file, CancellationToken.None);
        return file;
    }

    private static Recipe Recipe(string prompt, int fps) => new() { Workflow = "test", Prompt = prompt, Seed = 5, Fps = fps, Seconds = fps > 0 ? 2 : 0 };

    private static double Softness(MediaMeasures measures) => measures.Natives.Where(native => double.IsFinite(native.Blur / native.HalfBlur)).Max(native => native.Blur / native.HalfBlur);

    private static double Flicker(MediaMeasures measures)
    {
        var luma = measures.Frames.Select(frame => frame.Luma).ToArray();
        return Enumerable.Range(1, luma.Length - 2).Average(i => Math.Abs(luma[i] - ((luma[i - 1] + luma[i + 1]) / 2)));
    }

    private static double LongestRun(MediaMeasures measures, Func<FrameMeasure, bool> condition)
    {
        int run = 0, longest = 0;
        foreach (var frame in measures.Frames.Skip(1))
        {
            run = condition(frame) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest / measures.Fps;
    }
}
