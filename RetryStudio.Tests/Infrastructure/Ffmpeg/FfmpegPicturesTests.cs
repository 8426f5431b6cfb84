using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegPicturesTests : IDisposable
{
    private static readonly string[] OfAVideo = [.. Enumerable.Range(0, 8).Select(index => $"thumb-{index}.jpg"), "poster-320.jpg", "poster-960.jpg", "preview.mp4", "sheet.jpg"];

    private readonly ScratchFolder _folder = new();
    private readonly FfmpegPictures _pictures = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    private string Target => _folder.File("it's 100%d, [a];b");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 24)]
    [InlineData(0.25, 12)]
    [InlineData(24, 2)]
    [InlineData(60, 24)]
    [InlineData(7.3, 29.97)]
    public async Task MakeAsync_Video_ThumbnailsShowTheirFrames(double seconds, double fps)
    {
        var clip = await NumberedAsync("clip.mp4", seconds, fps);

        (await MakeAsync(clip, AssetKind.Video)).ShouldBe(OfAVideo, ignoreOrder: true);

        (await NumberOfAsync("poster-960.jpg")).ShouldBe(0);
        for (var thumbnail = 0; thumbnail < 8; thumbnail++)
        {
            (await NumberOfAsync($"thumb-{thumbnail}.jpg")).ShouldBe(Stripe(PictureGraph.FrameOf(thumbnail, fps, Math.Round(seconds * fps) / fps)), $"thumbnail {thumbnail}");
        }
    }

    [Theory]
    [InlineData(48, 0, 2)]
    [InlineData(48, 7, 44)]
    [InlineData(1, 7, 0)]
    [InlineData(8, 3, 3)]
    [InlineData(120, 4, 67)]
    public void FrameOf_Thumbnail_IsBeforeTheMiddleOfItsEighth(int frames, int thumbnail, int expected) =>
        PictureGraph.FrameOf(thumbnail, 24, frames / 24.0).ShouldBe(expected);

    [Theory]
    [InlineData("testsrc2=s=128x72:r=24:d=1", "1/1", 320, 180, 416, 234)]
    [InlineData("testsrc2=s=72x128:r=24:d=1", "1/1", 320, 568, 416, 740)]
    [InlineData("testsrc2=s=71x53:r=24:d=1", "1/1", 320, 238, 416, 310)]
    [InlineData("testsrc2=s=18x16:r=24:d=1", "1/1", 320, 284, 416, 370)]
    [InlineData("testsrc2=s=144x144:r=24:d=1", "16/9", 320, 180, 416, 234)]
    [InlineData("testsrc2=s=16x512:r=24:d=1", "1/1", 26, 832, 32, 1024)]
    [InlineData("testsrc2=s=512x4:r=24:d=1", "1/1", 320, 16, 416, 16)]
    public async Task MakeAsync_AnyShape_KeepsIt(string source, string pixel, int width, int height, int previewWidth, int previewHeight)
    {
        var clip = await _folder.MakeAsync("clip.mp4", source, "-vf", $"setsar={pixel}", "-c:v", "libx264", "-pix_fmt", "yuv444p");

        (await MakeAsync(clip, AssetKind.Video)).ShouldBe(OfAVideo, ignoreOrder: true);

        (await SizeAsync("thumb-7.jpg")).ShouldBe((width, height));
        (await SizeAsync("poster-320.jpg")).ShouldBe((width, height));
        (await SizeAsync("sheet.jpg")).ShouldBe(((4 * width) + 20, (2 * height) + 12));
        (await SizeAsync("preview.mp4")).ShouldBe((previewWidth, previewHeight));
    }

    [Fact]
    public async Task MakeAsync_OneFrame_MakesEverything()
    {
        var clip = await _folder.MakeAsync("clip.mp4", "testsrc2=s=64x36:r=24:d=1", "-frames:v", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p");

        (await MakeAsync(clip, AssetKind.Video)).ShouldBe(OfAVideo, ignoreOrder: true);

        (await FactsAsync("preview.mp4")).Video!.Packets.ShouldBe(1);
    }

    [Theory]
    [InlineData(2, 24, 20)]
    [InlineData(2, 5, 10)]
    [InlineData(30, 24, 60)]
    public async Task MakeAsync_Preview_IsShortAndTellsNothing(double seconds, int fps, int frames)
    {
        var clip = await _folder.MakeAsync(
            "clip.mp4", FormattableString.Invariant($"testsrc2=s=64x36:r={fps}:d={seconds}"), "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-metadata", "comment=a secret prompt");

        await MakeAsync(clip, AssetKind.Video);

        var preview = await FactsAsync("preview.mp4");
        preview.Audio.ShouldBeNull();
        preview.Video!.Packets!.Value.ShouldBeInRange(frames - 4, frames + 4);
        File.ReadAllText(Path.Combine(Target, "preview.mp4")).ShouldNotContain("secret");
    }

    [Fact]
    public async Task Graph_OfALongVideo_BehindAnotherPass_MakesTheSame()
    {
        var clip = await NumberedAsync("clip.mp4", 24, 10);
        Directory.CreateDirectory(Target);
        var graph = PictureGraph.Of(AssetKind.Video, 10, 24, Target);

        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(
            new(["-v", "error", .. FfmpegCall.Open(clip), "-filter_complex", $"[0:v:0]split[n][pics];[n]fps=4[no];{graph.Filter}", "-map", "[no]", "-f", "null", "-", .. graph.Outputs]), _ct);

        run.Errors.ShouldBeEmpty();
        Names().ShouldBe(OfAVideo, ignoreOrder: true);
        (await NumberOfAsync("thumb-5.jpg")).ShouldBe(Stripe(PictureGraph.FrameOf(5, 10, 24)));
        (await FactsAsync("preview.mp4")).Video!.Packets!.Value.ShouldBeInRange(56, 64);
    }

    [Theory]
    [InlineData(2000, 1000, 960, 480)]
    [InlineData(640, 480, 640, 480)]
    [InlineData(20, 10, 320, 160)]
    public async Task MakeAsync_Image_ComesInTheSizesOfTheScreens(int width, int height, int posterWidth, int posterHeight)
    {
        var picture = await _folder.MakeAsync("p.png", $"testsrc2=s={width}x{height},format=rgba", "-frames:v", "1");

        (await MakeAsync(picture, AssetKind.Image)).ShouldBe(["poster-320.jpg", "poster-960.jpg"], ignoreOrder: true);

        (await SizeAsync("poster-960.jpg")).ShouldBe((posterWidth, posterHeight));
        (await SizeAsync("poster-320.jpg")).ShouldBe((320, 160 * height * 2 / width));
    }

    [Fact]
    public async Task MakeAsync_Sound_MakesItsWaveform()
    {
        var sound = await _folder.MakeAsync("s.wav", "sine=d=2");

        (await MakeAsync(sound, AssetKind.Audio)).ShouldBe(["thumb-0.jpg"]);

        (await SizeAsync("thumb-0.jpg")).ShouldBe((640, 160));
    }

    [Fact]
    public async Task MakeAsync_CutOff_MakesWhatIsThere()
    {
        var clip = await NumberedAsync("clip.mp4", 4, 12);
        var bytes = await File.ReadAllBytesAsync(clip, _ct);
        await File.WriteAllBytesAsync(clip, bytes[..(bytes.Length * 6 / 10)], _ct);

        (await MakeAsync(clip, AssetKind.Video)).ShouldBe(OfAVideo, ignoreOrder: true);

        (await NumberOfAsync("thumb-0.jpg")).ShouldBe(Stripe(2));
    }

    [Theory]
    [InlineData(AssetKind.Audio, "sound")]
    [InlineData(AssetKind.Video, "This is no video.")]
    [InlineData(AssetKind.Image, "")]
    public async Task MakeAsync_NothingToSee_MakesNone(AssetKind kind, string content)
    {
        await File.WriteAllTextAsync(_folder.File("file.bin"), content, _ct);

        (await MakeAsync(_folder.File("file.bin"), kind)).ShouldBeEmpty();
    }

    /// <summary>Each frame carries its number as brightness, in steps that survive coding; after 24 frames it starts again.</summary>
    private Task<string> NumberedAsync(string name, double seconds, double fps) =>
        _folder.ClipAsync(name, FormattableString.Invariant($"color=black:s=64x36:r={fps}:d={seconds},geq=lum='20+8*mod(N,24)':cb=128:cr=128"));

    private static int Stripe(int frame) => frame % 24;

    private async Task<int> NumberOfAsync(string picture)
    {
        var measures = await new FfmpegInspector(ScratchFolder.Ffmpeg).MeasureAsync(new(Path.Combine(Target, picture), AssetKind.Image), _ct);
        return (int)Math.Round((16 + (measures.Frames[0].Luma * 219 / 255) - 20) / 8);
    }

    private async Task<IEnumerable<string>> MakeAsync(string file, AssetKind kind)
    {
        Directory.CreateDirectory(Target);
        await _pictures.MakeAsync(file, kind, Target, _ct);
        return Names();
    }

    private IEnumerable<string> Names() => Directory.GetFiles(Target).Select(name => Path.GetFileName(name)!);

    private async Task<(int Width, int Height)> SizeAsync(string name) => await FactsAsync(name) is { Video: { } video } ? (video.Width, video.Height) : default;

    private async Task<MediaFacts> FactsAsync(string name) => (await new MediaProbe(ScratchFolder.Ffmpeg).AskAsync(Path.Combine(Target, name), _ct)).Facts.ShouldNotBeNull();
}
