using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegLikenessTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FfmpegProcess _ffmpeg = new(new(), TimeProvider.System);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MediaStore _media;
    private readonly FfmpegLikeness _meter;

    public FfmpegLikenessTests()
    {
        _media = new(new() { Root = _folder.File("it's 100% [root]") }, NullLogger<MediaStore>.Instance);
        _meter = new(_ffmpeg, _media);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MeasureAsync_SamePictureInOtherBytes_IsAsGoodAsEqual()
    {
        var likeness = await MeasureAsync(AssetKind.Image, await PictureAsync("a", "testsrc2=s=128x72", "6"), await PictureAsync("b", "testsrc2=s=128x72", "1"));

        (likeness.Identical, likeness.Similarity, likeness.Difference).ShouldBe((false, 1, 0));
    }

    [Fact]
    public async Task MeasureAsync_OtherPicture_IsFarOff()
    {
        var likeness = await MeasureAsync(AssetKind.Image, await PictureAsync("a", "testsrc2=s=128x72"), await PictureAsync("b", "mandelbrot=s=128x72"));

        likeness.Similarity!.Value.ShouldBeLessThan(0.6);
        likeness.Difference!.Value.ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public async Task MeasureAsync_GreyApartByAKnownStep_TellsThatStep()
    {
        var likeness = await MeasureAsync(AssetKind.Image, await PictureAsync("a", "color=0x404040:s=64x36"), await PictureAsync("b", "color=0x606060:s=64x36"));

        // Of three planes only the brightness differs, by 32 steps of a range narrowed to 219.
        likeness.Difference!.Value.ShouldBeInRange(0.055, 0.075);
    }

    [Fact]
    public async Task MeasureAsync_ClipsThatDifferAtTheirEnd_AreComparedToTheEnd()
    {
        var one = await ClipAsync("a", "color=0x808080:s=64x36:r=12:d=2");
        var other = await ClipAsync("b", "color=0x808080:s=64x36:r=12:d=2,drawbox=c=white:t=fill:enable='gte(t,1)'");

        var likeness = await MeasureAsync(AssetKind.Video, one, other);

        likeness.Similarity!.Value.ShouldBeInRange(0.3, 0.98);
        (await MeasureAsync(AssetKind.Video, one, one)).Similarity!.Value.ShouldBe(1, 1e-6);
    }

    [Fact]
    public async Task MeasureAsync_OtherSize_IsScaledToTheFirst()
    {
        var likeness = await MeasureAsync(AssetKind.Image, await PictureAsync("a", "testsrc2=s=128x72"), await PictureAsync("b", "testsrc2=s=256x144"));

        likeness.Similarity.ShouldNotBeNull();
    }

    [Fact]
    public async Task MeasureAsync_NothingToDecodeOrGone_SaysSo()
    {
        var good = await PictureAsync("a", "testsrc2=s=128x72");
        var broken = File("b", "png");
        await System.IO.File.WriteAllTextAsync(_media.FullPath(broken.Path), "no picture", _ct);

        (await MeasureAsync(AssetKind.Image, good, broken)).Obstacle.ShouldBe("one of the two files cannot be decoded.");
        (await MeasureAsync(AssetKind.Image, broken, good)).Obstacle.ShouldBe("one of the two files cannot be decoded.");
        (await MeasureAsync(AssetKind.Image, good, File("c", "png"))).Obstacle.ShouldNotBeNull().ShouldContain("no longer in the media folder");
    }

    private Task<Likeness> MeasureAsync(AssetKind kind, MediaFile first, MediaFile second) => _meter.MeasureAsync(first, second, kind, _ct);

    private Task<MediaFile> PictureAsync(string name, string source, string level = "6") => MakeAsync(File(name, "png"), source, "-frames:v", "1", "-compression_level", level);

    private Task<MediaFile> ClipAsync(string name, string source) => MakeAsync(File(name, "mp4"), source, "-c:v", "libx264", "-pix_fmt", "yuv420p");

    private async Task<MediaFile> MakeAsync(MediaFile file, string source, params string[] output)
    {
        var run = await _ffmpeg.FfmpegAsync(new(["-v", "error", "-f", "lavfi", "-i", source, .. output, "-y", _media.FullPath(file.Path)]), _ct);
        run.Succeeded.ShouldBeTrue(run.ErrorText);
        return file;
    }

    private MediaFile File(string name, string extension)
    {
        var file = new MediaFile($"p/{name}.{extension}", name, 1, 0, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(_media.FullPath(file.Path))!);
        return file;
    }
}
