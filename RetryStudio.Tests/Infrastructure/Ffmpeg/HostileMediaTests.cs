using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

/// <summary>Files that are made to do harm: each is refused with a sentence, or measured within limits.</summary>
public sealed class HostileMediaTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(16000, 16000)]
    [InlineData(16384, 16384)]
    [InlineData(60000, 2000)]
    public async Task MeasureAsync_PictureOfGigabytes_IsRefusedByItsSize(int width, int height)
    {
        var file = _folder.File("bomb.png");
        await WritePictureAsync(file, width, height);

        var measures = await MeasureAsync(file, AssetKind.Image);

        measures.Readable.ShouldBeFalse();
        measures.DecodeErrors[0].ShouldBe($"The picture is {width} × {height} pixels; at most 64 megapixels are decoded.");
    }

    [Fact]
    public async Task MeasureAsync_LargePicture_IsStillMeasured()
    {
        var file = await _folder.MakeAsync("large.png", "testsrc=s=7680x4320", "-frames:v", "1", "-compression_level", "1");

        var measures = await MeasureAsync(file, AssetKind.Image);

        (measures.Readable, measures.Width, measures.DecodeErrors.Length).ShouldBe((true, 7680, 0));
    }

    [Theory]
    [InlineData("many.mp4")]
    [InlineData("many.webm")]
    public async Task MeasureAsync_FileOfManyStreams_IsRefused(string name)
    {
        var one = await _folder.MakeAsync($"one{Path.GetExtension(name)}", "color=black:s=16x16:d=0.2", "-c:v", name.EndsWith("mp4", StringComparison.Ordinal) ? "libx264" : "libvpx");
        var many = _folder.File(name);
        (await ScratchFolder.Ffmpeg.FfmpegAsync(new(["-v", "error", "-i", one, .. Enumerable.Repeat("-map 0", 100).SelectMany(map => map.Split(' ')), "-c", "copy", many]), _ct)).Succeeded.ShouldBeTrue();

        (await MeasureAsync(many, AssetKind.Video)).DecodeErrors[0].ShouldBe("The file has more than 32 streams, which no result of ours has.");
    }

    [Fact]
    public async Task MeasureAsync_StreamWithoutEnd_IsNotOpened()
    {
        var pipe = _folder.File("endless.mp4");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync(_ct);
        }

        // Whoever opened it would wait for ever: nobody writes.
        var measures = await MeasureAsync(pipe, AssetKind.Video).WaitAsync(TimeSpan.FromSeconds(60), _ct);

        (measures.Readable, measures.DecodeErrors[0]).ShouldBe((false, "The file is empty."));
    }

    [Theory]
    [InlineData("clip.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("clip.mp4", "ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("clip.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("clip.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n")]
    [InlineData("clip.mp4", "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><AdaptationSet><Representation id=\"1\"><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    public async Task MeasureAsync_PlaylistOfOthers_ReadsNeitherHostsNorFiles(string name, string playlist)
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var good = await _folder.ClipAsync("good.mp4", "testsrc2=s=64x64:d=0.5");
        foreach (var target in new[] { $"http://{host.LocalEndpoint}/x.mp4", Path.GetFileName(good), good })
        {
            var file = _folder.File(name);
            await File.WriteAllTextAsync(file, string.Format(System.Globalization.CultureInfo.InvariantCulture, playlist, target), _ct);

            var measures = await MeasureAsync(file, AssetKind.Video);

            (measures.Readable, measures.DecodeErrors[0]).ShouldBe((false, "The file is not a picture, a video or a sound."));
        }

        host.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, "The file is empty.")]
    [InlineData(40, "The file is not a picture, a video or a sound.")]
    [InlineData(2000, "The file is not a picture, a video or a sound.")]
    public async Task MeasureAsync_CutOffBeforeItsIndex_IsUnreadable(int bytes, string sentence)
    {
        var whole = await _folder.MakeAsync("whole.mp4", "testsrc2=s=320x180:d=1", "-c:v", "libx264", "-preset", "ultrafast");
        var cut = _folder.File("cut.mp4");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(whole, _ct))[..bytes], _ct);

        (await MeasureAsync(cut, AssetKind.Video)).DecodeErrors[0].ShouldBe(sentence);
    }

    [Fact]
    public async Task FfmpegAsync_TooMuchMemory_EndsTheProgramOnly()
    {
        var small = new FfmpegProcess(new() { MostMemory = 150 << 20 }, TimeProvider.System);

        (await small.FfmpegAsync(new(["-v", "error", "-f", "lavfi", "-i", "color=s=8000x8000", "-frames:v", "8", "-f", "null", "-"]), _ct)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task FfmpegAsync_FileWithoutEnd_EndsAtItsLimit()
    {
        var file = _folder.File("endless.avi");
        var small = new FfmpegProcess(new() { MostFile = 1 << 20 }, TimeProvider.System);

        (await small.FfmpegAsync(new(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180", "-c:v", "rawvideo", "-y", file]), _ct)).Succeeded.ShouldBeFalse();

        new FileInfo(file).Length.ShouldBeLessThanOrEqualTo(1 << 20);
    }

    [Fact]
    public async Task FfmpegAsync_OutputWithoutEnd_IsStoppedAndSaysSo()
    {
        var call = new FfmpegCall(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180", "-f", "rawvideo", "pipe:1"]) { MostOutput = 1 << 20, Output = (stream, ct) => stream.CopyToAsync(Stream.Null, ct) };

        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(call, _ct);

        (run.Succeeded, run.TimedOut).ShouldBe((false, false));
        run.ErrorText.ShouldContain("more than 1048576 bytes");
    }

    /// <summary>A picture of a few bytes that says it is large: its size stands at the beginning, and most of its rows are missing.</summary>
    private static async Task WritePictureAsync(string file, int width, int height)
    {
        using var sample = new MemoryStream();
        await SamplePicture.WriteAsync(sample, CancellationToken.None);
        var bytes = sample.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        await File.WriteAllBytesAsync(file, bytes);
    }

    private Task<MediaMeasures> MeasureAsync(string file, AssetKind kind) => new FfmpegInspector(ScratchFolder.Ffmpeg).MeasureAsync(new(file, kind), _ct);
}
