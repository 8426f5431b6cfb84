using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegMenderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MediaStore _media;

    public FfmpegMenderTests() => _media = new(new() { Root = _folder.File("it's 100%d [root]") }, NullLogger<MediaStore>.Instance);

    private Mending Mender => new(_inspector, new FfmpegMender(ScratchFolder.Ffmpeg, _media), _media, new CountingIds());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trim_StillHeadAndTail_LeavesTheMovement()
    {
        // Half a second of standing still on both sides of one second of movement, with sound.
        var clip = await MakeAsync(
            "media.mp4", "testsrc2=s=128x72:r=12:d=1,tpad=start_mode=clone:start_duration=0.5:stop_mode=clone:stop_duration=0.5",
            "-f", "lavfi", "-i", "sine=d=2", "-c:v", "libx264", "-crf", "10", "-pix_fmt", "yuv420p");

        var (mended, measures) = await MendAsync(clip, MendingKind.TrimStill, Recipes.Video());

        measures.Frames.Length.ShouldBe(12);
        measures.Frames.Skip(1).ShouldAllBe(frame => frame.Change > 0.12);
        measures.Duration.ShouldBe(1, 0.1);
        mended.Sentence.ShouldBe("Cut 0.5 s off the beginning and 0.5 s off the end, where the picture stands still.");
        Better(mended, "frozen");
    }

    [Theory]
    [InlineData("media.mp4", 30, AssetKind.Video)]
    [InlineData("media.png", 30, AssetKind.Image)]
    [InlineData("media.png", 215, AssetKind.Image)]
    public async Task Exposure_TooDarkOrBright_ComesNearerToTheMiddle(string name, int luma, AssetKind kind)
    {
        var source = FormattableString.Invariant($"testsrc2=s=128x72:r=12:d=1,geq=lum='{luma}+mod(X+N,12)':cb=128:cr=128");
        string[] encoder = kind == AssetKind.Video ? ["-c:v", "libx264", "-pix_fmt", "yuv420p"] : ["-frames:v", "1"];
        var file = await MakeAsync(name, source, encoder);
        var before = (await MeasureAsync(_media.FullPath(file.Path), kind)).Frames[0].Luma;

        var (_, measures) = await MendAsync(file, MendingKind.Exposure, Recipes.Video());

        (measures.Width, measures.Height).ShouldBe((128, 72));
        Math.Abs(measures.Frames[0].Luma - 120).ShouldBeLessThan(Math.Abs(before - 120) - 3);
        Math.Abs(measures.Frames[0].Luma - before).ShouldBeLessThan(45);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(8)]
    public async Task FrameRate_Other_ComesAsAsked(int fps)
    {
        var clip = await MakeAsync("media.mp4", $"testsrc2=s=128x72:r={fps}:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p");

        var (mended, measures) = await MendAsync(clip, MendingKind.FrameRate, Recipes.Video());

        (measures.Fps, measures.Frames.Length).ShouldBe((12, 24));
        Better(mended, "fps");
    }

    [Theory]
    [InlineData(128, 128, "media.mp4", AssetKind.Video)]
    [InlineData(140, 72, "media.mp4", AssetKind.Video)]
    [InlineData(33, 57, "media.png", AssetKind.Image)]
    public async Task Size_Other_ComesAsAsked(int width, int height, string name, AssetKind kind)
    {
        string[] encoder = kind == AssetKind.Video ? ["-c:v", "libx264", "-pix_fmt", "yuv420p"] : ["-frames:v", "1"];
        var file = await MakeAsync(name, $"testsrc=s={width}x{height}:r=12:d=1", encoder);

        var (mended, measures) = await MendAsync(file, MendingKind.Size, Recipes.Video() with { Width = 192, Height = 108 });

        (measures.Width, measures.Height, measures.DecodeErrors.Length).ShouldBe((192, 108, 0));
        Better(mended, "resolution");
    }

    [Theory]
    [InlineData("-15dB")]
    [InlineData("8dB")]
    public async Task LevelAsync_FilmOfAnotherLoudness_ComesToTheFormatsAndKeepsItsPicture(string volume)
    {
        // A sine of ffmpeg's is at -21 LUFS.
        var file = await MakeAsync(
            "media.mov", "testsrc2=s=128x72:r=12:d=4", "-f", "lavfi", "-i", $"sine=d=4,volume={volume}", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le");
        var film = new StoredFile(file.Path, file.Sha256, file.Bytes);
        var master = new Master(film, Guid.NewGuid(), 1, Guid.NewGuid(), 0, new() { Loudness = -20 }, 48);
        var heard = await MeasureAsync(_media.FullPath(film.Path), AssetKind.Audio);
        var seen = await MeasureAsync(_media.FullPath(film.Path), AssetKind.Video);

        var outcome = await Mender.LevelAsync(master, film, heard, "p/masters", _ct);

        var mended = outcome.ShouldBeOfType<MendingOutcome.Mended>(outcome.ToString());
        mended.File.Path.ShouldEndWith(".mov");
        mended.Measures.Sound!.Loudness.ShouldBe(-20, 1);
        mended.Measures.Sound.ClippedShare.ShouldBe(0);
        mended.Scores.ShouldHaveSingleItem().After.Score.ShouldBe(1);
        mended.Scores[0].Before.Score.ShouldBeLessThan(1);
        (await MeasureAsync(_media.FullPath(mended.File.Path), AssetKind.Video)).Frames.ShouldBe(seen.Frames);
    }

    [Fact]
    public async Task MendAsync_Junk_LeavesNothing()
    {
        await _media.WriteAsync("p/junk.mp4", (target, ct) => target.WriteAsync("This is no video."u8.ToArray(), ct).AsTask(), _ct);

        (await new FfmpegMender(ScratchFolder.Ffmpeg, _media).MendAsync("p/junk.mp4", AssetKind.Video, new MendingStep.Rate(12, 24), "to/copy.mp4", _ct)).ShouldBeNull();

        Directory.GetFiles(_media.FullPath("to")).ShouldBeEmpty();
    }

    private static void Better(MendingOutcome.Mended mended, string check)
    {
        var scores = mended.Scores.Single(scores => scores.Before.Check == check);
        scores.After.Score.ShouldBeGreaterThan(scores.Before.Score);
    }

    /// <summary>The mended copy and what is measured of it. The source must be as it was.</summary>
    private async Task<(MendingOutcome.Mended Mended, MediaMeasures Measures)> MendAsync(MediaFile file, MendingKind mending, Recipe recipe)
    {
        var before = await File.ReadAllBytesAsync(_media.FullPath(file.Path), _ct);
        var outcome = await Mender.MendAsync(file, recipe, mending, "p/masters", _ct);

        (await File.ReadAllBytesAsync(_media.FullPath(file.Path), _ct)).ShouldBe(before);
        var mended = outcome.ShouldBeOfType<MendingOutcome.Mended>(outcome.ToString());
        Directory.GetFiles(_media.FullPath("p/masters")).ShouldBe([_media.FullPath(mended.File.Path)]);
        return (mended, await MeasureAsync(_media.FullPath(mended.File.Path), MediaPath.KindOf(mended.File.Path)!.Value));
    }

    private Task<MediaMeasures> MeasureAsync(string file, AssetKind kind) => _inspector.MeasureAsync(new(file, kind), _ct);

    private async Task<MediaFile> MakeAsync(string name, string source, params string[] encoder)
    {
        var made = await _folder.MakeAsync(name, source, encoder);
        var stored = await _media.WriteAsync($"p/s/{name}", async (target, ct) => await target.WriteAsync(await File.ReadAllBytesAsync(made, ct), ct), _ct);
        return new(stored.Path, stored.Sha256, stored.Bytes, 1, 1);
    }
}
