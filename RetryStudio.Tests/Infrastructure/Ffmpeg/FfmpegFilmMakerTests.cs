using System.Diagnostics;
using System.Runtime.InteropServices;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegFilmMakerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FfmpegFilmMaker _maker = new(new FfmpegOptions(), TimeProvider.System);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task JoinAsync_MastersOfOneFormat_FollowEachOtherToTheFrame()
    {
        // Blue, white and black, of lengths that no frame of sound divides; under a path that has to be quoted.
        Directory.CreateDirectory(_folder.File("it's [here] 100%d"));
        string[] masters = [await MasterAsync("it's [here] 100%d/a.mp4", "blue", 13), await MasterAsync("b.mp4", "white", 24), await MasterAsync("c d.mp4", "black", 7)];

        var made = (await _maker.JoinAsync([.. masters], _folder.File("film/preview.mp4"), _ct)).ShouldBeOfType<FilmOutcome.Made>();

        made.Seconds.ShouldBe(44 / 12.0, 0.001);
        var film = await new FfmpegInspector(ScratchFolder.Ffmpeg).MeasureAsync(new(_folder.File("film/preview.mp4"), AssetKind.Video), _ct);
        (film.Width, film.Height, film.Fps, film.DecodeErrors.Length).ShouldBe((128, 72, 12, 0));
        film.Duration.ShouldBe(44 / 12.0, 0.1);
        film.Frames.Length.ShouldBe(44);
        foreach (var (index, frame) in film.Frames.Index())
        {
            frame.At.ShouldBe(index / 12.0, 0.03);
            frame.Luma.ShouldBeInRange(index < 13 ? 10 : index < 37 ? 200 : 0, index < 13 ? 60 : index < 37 ? 255 : 20, $"frame {index}");
        }
    }

    [Fact]
    public async Task JoinAsync_ManyMasters_KeepPictureAndSoundTogether()
    {
        // A click with the first frame of every shot, and each shot 13 frames long, which no block of sound divides.
        var master = await _folder.MakeAsync(
            "a.mp4", "color=white:s=128x72:r=12:d=1.0833,trim=end_frame=13", "-f", "lavfi", "-i", "aevalsrc='if(lt(t,0.05),sin(2*PI*1000*t),0)':s=48000:d=1.0833",
            "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2");

        (await _maker.JoinAsync([.. Enumerable.Repeat(master, 15)], _folder.File("film.mp4"), _ct)).ShouldBeOfType<FilmOutcome.Made>().Seconds.ShouldBe(195 / 12.0, 0.001);

        var (facts, _) = await new MediaProbe(ScratchFolder.Ffmpeg).AskAsync(_folder.File("film.mp4"), _ct);
        (facts!.Video!.Packets, facts.Video.Fps).ShouldBe((195, 12));
        facts.Duration.ShouldBe(195 / 12.0, 0.1);
        var clicks = await ClicksAsync(_folder.File("film.mp4"));
        clicks.Count.ShouldBe(15);
        clicks.Index().ShouldAllBe(click => Math.Abs(click.Item - (click.Index * 13 / 12.0)) < 0.035);
    }

    [Fact]
    public async Task JoinAsync_OtherSize_SaysWhichMasterDiffers()
    {
        string[] masters = [await MasterAsync("a.mp4", "blue", 12), await MasterAsync("b.mp4", "blue", 12, "160x90")];

        (await _maker.JoinAsync([.. masters], _folder.File("film.mp4"), _ct)).ShouldBe(
            new FilmOutcome.NotMade("The film cannot be made: master 2 ('b.mp4') has another format than the first: video height is 90 instead of 72. Promote that shot again."));
        File.Exists(_folder.File("film.mp4")).ShouldBeFalse();
    }

    [Fact]
    public async Task JoinAsync_WithoutSound_IsRefused()
    {
        var silent = await _folder.ClipAsync("silent.mp4", "color=blue:s=128x72:r=12:d=1");

        (await _maker.JoinAsync([silent], _folder.File("film.mp4"), _ct)).ShouldBeOfType<FilmOutcome.NotMade>().Sentence.ShouldContain("('silent.mp4') has no picture and sound that can be read");
    }

    [Fact]
    public async Task JoinAsync_ListInPlaceOfAMaster_IsNotFollowed()
    {
        var master = await MasterAsync("a.mp4", "blue", 12);
        await File.WriteAllTextAsync(_folder.File("trap.mp4"), $"ffconcat version 1.0\nfile '{master}'\n", _ct);

        (await _maker.JoinAsync([_folder.File("trap.mp4")], _folder.File("film.mp4"), _ct)).ShouldBeOfType<FilmOutcome.NotMade>();
    }

    [Fact]
    public async Task JoinAsync_DiskIsFull_IsToldAndNoPackageGoesWithoutItsFilm()
    {
        var master = await MasterAsync("a.mp4", "blue", 12);
        var full = _folder.File("ffmpeg");
        await File.WriteAllTextAsync(full, "#!/bin/sh\necho 'film.mp4: No space left on device' >&2\nexit 1\n", _ct);
        using (var chmod = Process.Start("chmod", ["+x", full]))
        {
            await chmod.WaitForExitAsync(_ct);
        }

        var maker = new FfmpegFilmMaker(new FfmpegOptions { Ffmpeg = full }, TimeProvider.System);

        (await Should.ThrowAsync<InspectionUnavailableException>(() => maker.JoinAsync([master], _folder.File("film.mp4"), _ct))).ShouldNotBeOfType<InspectionOverrunException>();
    }

    [Fact]
    public async Task JoinAsync_NoMaster_IsRefused() =>
        (await _maker.JoinAsync([], _folder.File("film.mp4"), _ct)).ShouldBe(new FilmOutcome.NotMade("There is no master to make a film of."));

    /// <summary>The moments in seconds at which it is loud after half a second of silence, by the decoded samples.</summary>
    private async Task<List<double>> ClicksAsync(string film)
    {
        var clicks = new List<double>();
        var (at, last) = (0, -24_000);
        var call = new FfmpegCall(["-v", "error", .. FfmpegCall.Open(film), "-map", "0:a:0", "-f", "s16le", "-ac", "1", "-ar", "48000", "pipe:1"])
        {
            Output = async (stream, ct) =>
            {
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, ct);
                foreach (var sample in MemoryMarshal.Cast<byte, short>(copy.ToArray()))
                {
                    if (Math.Abs((int)sample) > 4000)
                    {
                        if (at - last >= 24_000)
                        {
                            clicks.Add(at / 48000.0);
                        }

                        last = at;
                    }

                    at++;
                }
            },
        };
        (await ScratchFolder.Ffmpeg.FfmpegAsync(call, _ct)).Succeeded.ShouldBeTrue();
        return clicks;
    }

    private Task<string> MasterAsync(string name, string colour, int frames, string size = "128x72") => _folder.MakeAsync(
        name, FormattableString.Invariant($"color={colour}:s={size}:r=12:d={frames / 12.0:0.####},trim=end_frame={frames}"),
        "-f", "lavfi", "-i", FormattableString.Invariant($"sine=r=48000:d={frames / 12.0:0.####}"), "-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "2", "-c:a", "aac", "-ac", "2", "-shortest", "-movflags", "+faststart");
}
