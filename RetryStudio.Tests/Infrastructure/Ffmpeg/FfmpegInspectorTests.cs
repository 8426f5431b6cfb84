using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegInspectorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MeasureAsync_GoodClip_MeasuresEveryFrame()
    {
        var clip = await _folder.ClipAsync("a clip's name.mp4", "testsrc2=s=320x180:r=24:d=2");

        var measures = await _inspector.MeasureAsync(clip, AssetKind.Video, _ct);

        measures.Readable.ShouldBeTrue();
        measures.DecodeErrors.ShouldBeEmpty();
        (measures.Width, measures.Height, measures.Fps, measures.Duration).ShouldBe((320, 180, 24, 2));
        measures.Frames.Length.ShouldBe(48);
        measures.Frames[24].At.ShouldBe(1);
        measures.Sharpness.Length.ShouldBe(8);
        measures.Frames.Skip(1).ShouldAllBe(frame => frame.Change > 0.5);
    }

    [Fact]
    public async Task MeasureAsync_PortraitPicture_MeasuresOneFrame()
    {
        var picture = await _folder.MakeAsync("p.png", "testsrc2=s=180x320", "-frames:v", "1");

        var measures = await _inspector.MeasureAsync(picture, AssetKind.Image, _ct);

        (measures.Readable, measures.Width, measures.Height, measures.Duration).ShouldBe((true, 180, 320, 0));
        measures.Frames.ShouldHaveSingleItem();
        measures.Sharpness.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("p.jpg")]
    [InlineData("p.bmp")]
    [InlineData("p.tiff")]
    [InlineData("shot-%03d.png")]
    public async Task MeasureAsync_OtherPictureFormats_AreMeasured(string name)
    {
        var picture = await _folder.MakeAsync("p" + Path.GetExtension(name), "testsrc2=s=320x180", "-frames:v", "1", "-update", "1");
        File.Move(picture, _folder.File(name));

        var measures = await _inspector.MeasureAsync(_folder.File(name), AssetKind.Image, _ct);

        measures.Readable.ShouldBeTrue(string.Join('|', measures.DecodeErrors));
        measures.DecodeErrors.ShouldBeEmpty();
        measures.Width.ShouldBe(320);
    }

    [Theory]
    [InlineData("2x2")]
    [InlineData("15x4")]
    public async Task MeasureAsync_VerySmallPicture_IsStillMeasured(string size)
    {
        var picture = await _folder.MakeAsync("p.png", $"color=c=white:s={size}", "-frames:v", "1");

        var measures = await _inspector.MeasureAsync(picture, AssetKind.Image, _ct);

        measures.Readable.ShouldBeTrue(string.Join('|', measures.DecodeErrors));
        measures.Frames.ShouldHaveSingleItem().BrightShare.ShouldBe(1);
    }

    [Fact]
    public async Task MeasureAsync_TruncatedClip_IsADecodeError()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=320x180:r=24:d=2");
        await using (var file = File.OpenWrite(clip))
        {
            file.SetLength(file.Length * 6 / 10);
        }

        var measures = await _inspector.MeasureAsync(clip, AssetKind.Video, _ct);

        measures.DecodeErrors[0].ShouldContain("of 48 frames are there");
        measures.Frames.Length.ShouldBeInRange(1, 47);
    }

    [Fact]
    public async Task MeasureAsync_DamagedInTheMiddle_IsADecodeError()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=320x180:r=24:d=2");
        var bytes = await File.ReadAllBytesAsync(clip, _ct);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length / 2, 6000));
        await File.WriteAllBytesAsync(clip, bytes, _ct);

        var measures = await _inspector.MeasureAsync(clip, AssetKind.Video, _ct);

        measures.DecodeErrors.ShouldNotBeEmpty();
        measures.DecodeErrors.ShouldAllBe(line => !line.Contains(_folder.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("empty.mp4", "", "empty")]
    [InlineData("text.mp4", "This is no video.", "not a picture")]
    [InlineData("text.txt", "This is no video.", "not a picture")]
    [InlineData("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n", "not a picture")]
    [InlineData("concat.mp4", "ffconcat version 1.0\nfile /etc/passwd\n", "not a picture")]
    public async Task MeasureAsync_NoMedia_IsUnreadableWithASentence(string name, string content, string sentence)
    {
        await File.WriteAllTextAsync(_folder.File(name), content, _ct);

        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            var measures = await _inspector.MeasureAsync(_folder.File(name), kind, _ct);

            measures.Readable.ShouldBeFalse();
            measures.DecodeErrors[0].ShouldContain(sentence);
        }
    }

    [Fact]
    public async Task MeasureAsync_PictureNamedAsVideo_IsUnreadable()
    {
        var picture = await _folder.MakeAsync("p.png", "testsrc2=s=64x36", "-frames:v", "1");
        File.Move(picture, _folder.File("clip.mp4"));

        var measures = await _inspector.MeasureAsync(_folder.File("clip.mp4"), AssetKind.Video, _ct);

        measures.Readable.ShouldBeFalse();
        measures.DecodeErrors.ShouldHaveSingleItem().ShouldBe("The file is a picture where a video was expected.");
    }

    [Fact]
    public async Task MeasureAsync_MissingFile_IsUnreadable()
    {
        var measures = await _inspector.MeasureAsync(_folder.File("nothing.png"), AssetKind.Image, _ct);

        measures.DecodeErrors.ShouldHaveSingleItem().ShouldBe("The file is missing.");
    }

    [Fact]
    public async Task MeasureAsync_Sound_HasVolumeAndLength()
    {
        var tone = await _folder.MakeAsync("tone.wav", "sine=d=1.5");

        var measures = await _inspector.MeasureAsync(tone, AssetKind.Audio, _ct);

        measures.Readable.ShouldBeTrue();
        measures.DecodeErrors.ShouldBeEmpty();
        measures.Duration.ShouldBe(1.5, 0.01);
        measures.MeanVolume!.Value.ShouldBe(-21.1, 0.2);
    }

    [Fact]
    public async Task MeasureAsync_SilentClipAsSound_IsUnreadable()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=64x36:r=12:d=0.5");

        var measures = await _inspector.MeasureAsync(clip, AssetKind.Audio, _ct);

        measures.DecodeErrors.ShouldHaveSingleItem().ShouldBe("The file has no sound in it.");
    }

    [Fact]
    public async Task MeasureAsync_WithoutFfmpeg_SaysSo() =>
        await Should.ThrowAsync<InspectionUnavailableException>(
            new FfmpegInspector(new FfmpegProcess(new FfmpegOptions { Ffprobe = "no-such-ffprobe" }, TimeProvider.System))
                .MeasureAsync(await _folder.MakeAsync("p.png", "testsrc2=s=64x36", "-frames:v", "1"), AssetKind.Image, _ct));
}
