using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegMastersTests : IDisposable
{
    private static readonly DeliveryFormat Format = new() { Width = 256, Height = 144, Fps = 24, Loudness = -16 };

    private readonly ScratchFolder _folder = new();
    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MediaStore _media;
    private readonly FfmpegMasters _masters;

    public FfmpegMastersTests()
    {
        _media = new(new() { Root = _folder.File("it's 100%d [root]") }, NullLogger<MediaStore>.Instance);
        _masters = new(ScratchFolder.Ffmpeg, _media);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("128x72", 12)]
    [InlineData("144x144", 30)]
    public async Task MakeAsync_AnyClip_ComesInTheDeliveryFormat(string size, int fps)
    {
        var clip = await ClipAsync($"testsrc2=s={size}:r={fps}:d=1.5");
        var before = await File.ReadAllBytesAsync(_media.FullPath(clip.Path), _ct);

        var made = await MakeAsync(clip, null);

        made.Frames.ShouldBe(36);
        var measures = await MeasureAsync(made.File, AssetKind.Video);
        (measures.Width, measures.Height, measures.Fps, measures.Frames.Length, measures.DecodeErrors.Length).ShouldBe((256, 144, 24, 36, 0));
        var sound = await MeasureAsync(made.File, AssetKind.Audio);
        (sound.Sound!.Seconds, sound.Sound.SilentShare).ShouldBe((1.5, 1));
        (await File.ReadAllBytesAsync(_media.FullPath(clip.Path), _ct)).ShouldBe(before);
    }

    [Fact]
    public async Task MakeAsync_LongerNarration_HoldsTheLastFrameAndComesToTheLoudness()
    {
        var clip = await ClipAsync("testsrc2=s=128x72:r=12:d=1");
        var narration = await KeepAsync(await _folder.MakeAsync("spoken.wav", "sine=d=3,volume=-20dB"), 3);
        var quiet = (await MeasureAsync(new(narration.Path, narration.Sha256, narration.Bytes), AssetKind.Audio)).Sound!.Loudness;

        var made = await MakeAsync(clip, narration, Math.Round(-16 - quiet, 1));

        made.Frames.ShouldBe(72);
        (await MeasureAsync(made.File, AssetKind.Audio)).Sound!.Loudness.ShouldBe(-16, 1.5);
        var frames = (await MeasureAsync(made.File, AssetKind.Video)).Frames;
        frames.Skip(26).ShouldAllBe(frame => frame.Change < 0.5);
        frames.Skip(1).Take(22).Count(frame => frame.Change > 0.5).ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task MakeAsync_ClipThatIsTooLoud_IsMadeQuieter()
    {
        var clip = await KeepAsync(await _folder.MakeAsync("loud.mp4", "testsrc2=s=128x72:r=12:d=2", "-f", "lavfi", "-i", "sine=d=2,volume=15dB", "-c:v", "libx264", "-pix_fmt", "yuv420p"), 2);
        var loud = (await MeasureAsync(new(clip.Path, clip.Sha256, clip.Bytes), AssetKind.Audio)).Sound!.Loudness;

        var made = await MakeAsync(clip, null, -8);

        (await MeasureAsync(made.File, AssetKind.Audio)).Sound!.Loudness.ShouldBe(loud - 8, 1);
    }

    [Fact]
    public async Task MakeAsync_SameOrderTwice_GivesFilesThatCanBeJoined()
    {
        var (first, second) = (await MakeAsync(await ClipAsync("testsrc2=s=128x72:r=12:d=1"), null, name: "a"), await MakeAsync(await ClipAsync("testsrc=s=320x180:r=25:d=1"), null, name: "b"));

        var film = await new FfmpegFilmMaker(new(), TimeProvider.System).JoinAsync([_media.FullPath(first.File.Path), _media.FullPath(second.File.Path)], _folder.File("film.mp4"), _ct);

        film.ShouldBeOfType<FilmOutcome.Made>().Seconds.ShouldBe(2, 0.001);
    }

    [Fact]
    public async Task MakeAsync_OtherProcessStillWritesToTheLeftOver_IsNotHarmed()
    {
        var clip = await ClipAsync("testsrc2=s=128x72:r=12:d=1");
        using var other = Process.Start(new ProcessStartInfo("sh", ["-c", "exec 3>\"$1\"; printf ok; read -r _; printf garbage >&3", "sh", _media.FullPath("p/master.mov.part")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        (await other.StandardOutput.ReadBlockAsync(new char[2], _ct)).ShouldBe(2);

        var made = await MakeAsync(clip, null);

        other.StandardInput.Close();
        await other.WaitForExitAsync(_ct);
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_media.FullPath(made.File.Path), _ct))).ShouldBe(made.File.Sha256);
    }

    [Fact]
    public async Task MakeAsync_ClipThatChangedSince_IsRefused()
    {
        var clip = await ClipAsync("testsrc2=s=128x72:r=12:d=1");
        await File.AppendAllTextAsync(_media.FullPath(clip.Path), "!", _ct);

        (await _masters.MakeAsync(new(clip, null, 0, Format, "p/master.mov"), _ct)).ShouldBeOfType<MasterMade.Unfit>().Sentence.ShouldStartWith("The clip in the media folder is no longer the file that was measured.");
        File.Delete(_media.FullPath(clip.Path));
        (await _masters.MakeAsync(new(clip, null, 0, Format, "p/master.mov"), _ct)).ShouldBeOfType<MasterMade.Unfit>().Sentence.ShouldStartWith("The clip is no longer in the media folder.");
        File.Exists(_media.FullPath("p/master.mov")).ShouldBeFalse();
    }

    [Fact]
    public async Task MeasureAsync_Cut_TellsBrightnessAndColours()
    {
        var (dark, bright) = (await ClipAsync("color=0x101030:s=128x72:r=12:d=1"), await ClipAsync("color=0xf0f0e0:s=128x72:r=12:d=1"));
        var cuts = new FfmpegCuts(ScratchFolder.Ffmpeg);

        var jump = (await cuts.MeasureAsync(_media.FullPath(dark.Path), _media.FullPath(bright.Path), _ct)).ShouldNotBeNull();
        var none = (await cuts.MeasureAsync(_media.FullPath(dark.Path), _media.FullPath(dark.Path), _ct)).ShouldNotBeNull();

        (jump.SharedColours, jump.Brightness > 150).ShouldBe((0, true));
        (none.SharedColours, none.Brightness).ShouldBe((1, 0));
        (await cuts.MeasureAsync(_folder.File("none.mov"), _media.FullPath(dark.Path), _ct)).ShouldBeNull();
    }

    private async Task<MasterMade.Made> MakeAsync(MediaFile clip, MediaFile? narration, double gain = 0, string name = "master") =>
        (await _masters.MakeAsync(new(clip, narration, gain, Format, $"p/{name}.mov"), _ct)).ShouldBeOfType<MasterMade.Made>();

    private Task<MediaMeasures> MeasureAsync(StoredFile file, AssetKind kind) => _inspector.MeasureAsync(new(_media.FullPath(file.Path), kind), _ct);

    private async Task<MediaFile> ClipAsync(string source) => await KeepAsync(await _folder.ClipAsync($"{Guid.NewGuid():N}.mp4", source), 0);

    private async Task<MediaFile> KeepAsync(string made, double seconds)
    {
        var stored = await _media.WriteAsync($"p/{Path.GetFileName(made)}", async (target, ct) => await target.WriteAsync(await File.ReadAllBytesAsync(made, ct), ct), _ct);
        return new(stored.Path, stored.Sha256, stored.Bytes, seconds, 0);
    }
}
