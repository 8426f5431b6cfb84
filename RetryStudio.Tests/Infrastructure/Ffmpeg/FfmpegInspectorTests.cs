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

        var measures = await _inspector.MeasureAsync(new(clip, AssetKind.Video), _ct);

        measures.Readable.ShouldBeTrue();
        measures.DecodeErrors.ShouldBeEmpty();
        (measures.Width, measures.Height, measures.Fps, measures.Duration).ShouldBe((320, 180, 24, 2));
        measures.Frames.Length.ShouldBe(48);
        measures.Frames[24].At.ShouldBe(1);
        measures.Natives.Length.ShouldBe(8);
        measures.Natives.ShouldAllBe(native => double.IsFinite(native.Blur) && double.IsFinite(native.HalfBlur) && double.IsFinite(native.Saturation));
        measures.Frames.Skip(1).ShouldAllBe(frame => frame.Change > 0.5);
    }

    [Fact]
    public async Task MeasureAsync_PortraitPicture_MeasuresOneFrame()
    {
        var picture = await _folder.MakeAsync("p.png", "testsrc2=s=180x320", "-frames:v", "1");

        var measures = await _inspector.MeasureAsync(new(picture, AssetKind.Image), _ct);

        (measures.Readable, measures.Width, measures.Height, measures.Duration).ShouldBe((true, 180, 320, 0));
        measures.Frames.ShouldHaveSingleItem();
        double.IsFinite(measures.Natives.ShouldHaveSingleItem().Saturation).ShouldBeTrue();
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

        var measures = await _inspector.MeasureAsync(new(_folder.File(name), AssetKind.Image), _ct);

        measures.Readable.ShouldBeTrue(string.Join('|', measures.DecodeErrors));
        measures.DecodeErrors.ShouldBeEmpty();
        measures.Width.ShouldBe(320);
    }

    [Fact]
    public async Task MeasureAsync_PictureThatTellsOfItself_IsNotBroken()
    {
        var picture = await _folder.MakeAsync("p.png", "testsrc2=s=320x180", "-frames:v", "1", "-metadata", "prompt={\"3\": {\"seed\": 5}}\nlavfi.blur=99", "-metadata", "lavfi.block=99");

        var measures = await _inspector.MeasureAsync(new(picture, AssetKind.Image), _ct);

        measures.DecodeErrors.ShouldBeEmpty();
        measures.Natives.ShouldHaveSingleItem().Blockiness.ShouldBeLessThan(90);
    }

    [Fact]
    public async Task MeasureAsync_StartImage_IsHeldAgainstTheFirstFrame()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=320x180:r=24:d=1");
        var same = await _folder.MakeAsync("same.png", "testsrc2=s=320x180", "-frames:v", "1");
        var other = await _folder.MakeAsync("other.png", "mandelbrot=s=240x240", "-frames:v", "1", "-metadata", "prompt=x");

        var alike = await _inspector.MeasureAsync(new(clip, AssetKind.Video) { StartImage = same }, _ct);
        var apart = await _inspector.MeasureAsync(new(clip, AssetKind.Video) { StartImage = other }, _ct);
        var gone = await _inspector.MeasureAsync(new(clip, AssetKind.Video) { StartImage = _folder.File("gone.png") }, _ct);

        alike.DecodeErrors.ShouldBeEmpty();
        apart.DecodeErrors.ShouldBeEmpty();
        (alike.Frames.Length, alike.Natives.Length).ShouldBe((24, 4));
        alike.StartImage!.Structure.ShouldBeGreaterThan(0.9);
        apart.StartImage!.Structure.ShouldBeLessThan(0.4);
        gone.StartImage!.Obstacle.ShouldBe("The start image is no longer there.");
        gone.Frames.Length.ShouldBe(24);
    }

    [Theory]
    [InlineData("clip.mp4", "clip.mov", false)]
    [InlineData("clip.mp4", "clip.webm", true)]
    public async Task MeasureAsync_Extension_IsHeldAgainstTheContent(string name, string claimed, bool misnamed)
    {
        File.Move(await _folder.ClipAsync(name, "testsrc2=s=64x64:r=12:d=0.5"), _folder.File(claimed));

        (await _inspector.MeasureAsync(new(_folder.File(claimed), AssetKind.Video), _ct)).MisnamedAs.ShouldBe(misnamed ? ".webm" : null);
    }

    [Fact]
    public async Task MeasureAsync_ClippedSoundWithAHole_IsMeasured()
    {
        var sound = await _folder.MakeAsync("s.wav", "sine=d=3,volume=30dB,volume=0:enable='between(t,1,2)'", "-c:a", "pcm_s16le", "-ac", "2");

        var measures = await _inspector.MeasureAsync(new(sound, AssetKind.Audio), _ct);

        measures.Sound!.LongestSilence.ShouldBe(1, 0.1);
        measures.Sound.SilentAt.ShouldBe(1, 0.06);
        measures.Sound.SilentShare.ShouldBe(0.333, 0.04);
        measures.Sound.ClippedShare.ShouldBeGreaterThan(0.2);
        measures.Sound.ClippedAt.ShouldBeLessThan(0.1);
    }

    [Theory]
    [InlineData("2x2")]
    [InlineData("15x4")]
    public async Task MeasureAsync_VerySmallPicture_IsStillMeasured(string size)
    {
        var picture = await _folder.MakeAsync("p.png", $"color=c=white:s={size}", "-frames:v", "1");

        var measures = await _inspector.MeasureAsync(new(picture, AssetKind.Image), _ct);

        measures.Readable.ShouldBeTrue(string.Join('|', measures.DecodeErrors));
        measures.Frames.ShouldHaveSingleItem().BrightShare.ShouldBe(1);
    }

    [Theory]
    [InlineData(AssetKind.Video, "testsrc2=s=320x180:r=24:d=2", 12)]
    [InlineData(AssetKind.Video, "testsrc2=s=180x321:r=5:d=0.2", 12)]
    [InlineData(AssetKind.Image, "testsrc2=s=320x180", 2)]
    [InlineData(AssetKind.Audio, "sine=d=1.5", 1)]
    public async Task MeasureAsync_WithPictures_MeasuresTheSameAndMakesThem(AssetKind kind, string source, int files)
    {
        var file = kind switch
        {
            AssetKind.Video => await _folder.MakeAsync("clip.mp4", source, "-c:v", "libx264", "-pix_fmt", "yuv444p"),
            AssetKind.Image => await _folder.MakeAsync("p.png", source, "-frames:v", "1"),
            _ => await _folder.MakeAsync("s.wav", source),
        };
        var pictures = Directory.CreateDirectory(_folder.File("pictures 100%d")).FullName;

        var plain = await _inspector.MeasureAsync(new(file, kind), _ct);
        var both = await _inspector.MeasureAsync(new(file, kind) { Pictures = pictures }, _ct);

        Directory.GetFiles(pictures).Length.ShouldBe(files);
        Directory.GetFiles(pictures).ShouldAllBe(picture => new FileInfo(picture).Length > 0);
        both.DecodeErrors.ShouldBeEmpty();
        both.Frames.ShouldBe(plain.Frames);
        both.Natives.ShouldBe(plain.Natives);
        both.Sound.ShouldBe(plain.Sound);
    }

    [Fact]
    public async Task MeasureAsync_TruncatedClip_IsADecodeError()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=320x180:r=24:d=2");
        await using (var file = File.OpenWrite(clip))
        {
            file.SetLength(file.Length * 6 / 10);
        }

        var measures = await _inspector.MeasureAsync(new(clip, AssetKind.Video), _ct);

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

        var measures = await _inspector.MeasureAsync(new(clip, AssetKind.Video), _ct);

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
            var measures = await _inspector.MeasureAsync(new(_folder.File(name), kind), _ct);

            measures.Readable.ShouldBeFalse();
            measures.DecodeErrors[0].ShouldContain(sentence);
        }
    }

    [Fact]
    public async Task MeasureAsync_PictureNamedAsVideo_IsUnreadable()
    {
        var picture = await _folder.MakeAsync("p.png", "testsrc2=s=64x36", "-frames:v", "1");
        File.Move(picture, _folder.File("clip.mp4"));

        var measures = await _inspector.MeasureAsync(new(_folder.File("clip.mp4"), AssetKind.Video), _ct);

        measures.Readable.ShouldBeFalse();
        measures.DecodeErrors.ShouldHaveSingleItem().ShouldBe("The file is a picture where a video was expected.");
    }

    [Fact]
    public async Task MeasureAsync_MissingFile_IsUnreadable()
    {
        var measures = await _inspector.MeasureAsync(new(_folder.File("nothing.png"), AssetKind.Image), _ct);

        measures.DecodeErrors.ShouldHaveSingleItem().ShouldBe("The file is missing.");
    }

    [Fact]
    public async Task MeasureAsync_Sound_HasVolumeAndLength()
    {
        var tone = await _folder.MakeAsync("tone.wav", "sine=d=1.5");

        var measures = await _inspector.MeasureAsync(new(tone, AssetKind.Audio), _ct);

        measures.Readable.ShouldBeTrue();
        measures.DecodeErrors.ShouldBeEmpty();
        measures.Duration.ShouldBe(1.5, 0.01);
        measures.Sound!.Loudness.ShouldBe(-21.8, 1);
        (measures.Sound.LongestSilence, measures.Sound.ClippedShare).ShouldBe((0, 0));
        measures.Sound.Seconds.ShouldBe(1.5, 0.01);
    }

    [Fact]
    public async Task MeasureAsync_SilentClipAsSound_IsUnreadable()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=64x36:r=12:d=0.5");

        var measures = await _inspector.MeasureAsync(new(clip, AssetKind.Audio), _ct);

        measures.DecodeErrors.ShouldHaveSingleItem().ShouldBe("The file has no sound in it.");
    }

    [Fact]
    public async Task MeasureAsync_WithoutFfmpeg_SaysSo() =>
        await Should.ThrowAsync<InspectionUnavailableException>(
            new FfmpegInspector(new FfmpegProcess(new FfmpegOptions { Ffprobe = "no-such-ffprobe" }, TimeProvider.System))
                .MeasureAsync(new(await _folder.MakeAsync("p.png", "testsrc2=s=64x36", "-frames:v", "1"), AssetKind.Image), _ct));
}
