using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

/// <summary>What is wrong with anything but the file is not told of the file.</summary>
public sealed class BlamelessClipTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cut.png")]
    [InlineData("cut.jpg")]
    [InlineData("text.png")]
    public async Task MeasureAsync_DamagedStartImage_LeavesTheClipItsMeasures(string name)
    {
        var clip = await ClipAsync();
        var start = name == "text.png" ? _folder.File(name) : await _folder.MakeAsync(name, "testsrc2=s=320x180", "-frames:v", "1", "-update", "1");
        await File.WriteAllBytesAsync(start, name == "text.png" ? "no picture"u8.ToArray() : (await File.ReadAllBytesAsync(start, _ct))[..3000], _ct);
        var pictures = Directory.CreateDirectory(_folder.File("pictures")).FullName;

        var measures = await _inspector.MeasureAsync(new(clip, AssetKind.Video) { StartImage = start, Pictures = pictures }, _ct);

        measures.DecodeErrors.ShouldBeEmpty();
        (measures.Readable, measures.Frames.Length).ShouldBe((true, 24));
        GatePresets.Landscape.Gate.Judge(AssetKind.Video, measures, new() { Workflow = "test", Prompt = "", Seed = 1, Width = 320, Height = 180, Fps = 24, Seconds = 1 }).FailedChecks.ShouldNotContain("decodes");
        if (name == "text.png")
        {
            measures.StartImage!.Obstacle.ShouldBe("The start image cannot be decoded.");
        }
    }

    [Fact]
    public async Task MeasureAsync_NoFolderForPictures_CostsNoMeasure()
    {
        var measures = await _inspector.MeasureAsync(new(await ClipAsync(), AssetKind.Video) { Pictures = _folder.File("no/such/folder") }, _ct);

        (measures.Readable, measures.Frames.Length).ShouldBe((true, 24));
        measures.DecodeErrors.ShouldBeEmpty();
    }

    [Fact]
    public async Task MeasureAsync_OnePictureCannotBeWritten_CostsNoMeasureAndKeepsNoHalfOnes()
    {
        var pictures = Directory.CreateDirectory(_folder.File("pictures")).FullName;
        Directory.CreateDirectory(Path.Combine(pictures, "sheet.jpg"));
        var start = await _folder.MakeAsync("start.png", "testsrc2=s=320x180", "-frames:v", "1");

        var measures = await _inspector.MeasureAsync(new(await ClipAsync(), AssetKind.Video) { StartImage = start, Pictures = pictures }, _ct);

        measures.DecodeErrors.ShouldBeEmpty();
        measures.Frames.Length.ShouldBe(24);
        measures.StartImage!.Structure.ShouldBeGreaterThan(0.9);
        Directory.GetFiles(pictures).ShouldBeEmpty();
    }

    [Fact]
    public async Task MeasureAsync_ClipCutWithoutEncoding_IsWhole()
    {
        var clip = await _folder.MakeAsync("whole.mp4", "testsrc2=s=320x180:r=24:d=3", "-c:v", "libx264", "-g", "72", "-pix_fmt", "yuv420p");
        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(new(["-v", "error", "-ss", "1.3", "-i", clip, "-c", "copy", _folder.File("cut.mp4")]), _ct);
        run.Succeeded.ShouldBeTrue(run.ErrorText);

        var measures = await _inspector.MeasureAsync(new(_folder.File("cut.mp4"), AssetKind.Video), _ct);

        measures.DecodeErrors.ShouldBeEmpty("what an edit list leaves out is not missing");
        measures.Frames.Length.ShouldBeInRange(20, 60);
    }

    [Fact]
    public async Task MeasureAsync_SoundThatIsCutOff_IsBroken()
    {
        var sound = await _folder.MakeAsync("s.mp3", "sine=d=10", "-c:a", "libmp3lame");
        var bytes = await File.ReadAllBytesAsync(sound, _ct);
        await File.WriteAllBytesAsync(sound, bytes[..(bytes.Length * 3 / 10)], _ct);

        (await _inspector.MeasureAsync(new(sound, AssetKind.Audio), _ct)).DecodeErrors.ShouldContain(line => line.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public void Shortage_OfTheMachine_IsTold()
    {
        new FfmpegRun(1, ["[graph] Cannot allocate memory"], false).Shortage.ShouldNotBeNull();
        new FfmpegRun(137, [], false).Shortage.ShouldNotBeNull();
        new FfmpegRun(1, ["Invalid data found when processing input"], false).Shortage.ShouldBeNull();
        new FfmpegRun(0, [], false).Shortage.ShouldBeNull();
    }

    private Task<string> ClipAsync() => _folder.ClipAsync("clip.mp4", "testsrc2=s=320x180:r=24:d=1,gblur=sigma=0.6");
}
