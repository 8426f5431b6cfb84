using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Benchmarks;

/// <summary>Measures and thumbnails of a 5 s clip in 1280×720, against the bare ffmpeg commands for the same work, in turns.</summary>
internal static class MediaBenchmark
{
    private const int Rounds = 7;

    public static async Task<Figures> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("media").FullName;
        try
        {
            var clip = Path.Combine(folder, "clip.mp4");
            await BareAsync("ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=24:duration=5", "-vf", "gblur=sigma=1", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-g", "12", clip);
            var ffmpeg = new FfmpegProcess(new(), TimeProvider.System);
            var (inspector, thumbnailer) = (new FfmpegInspector(ffmpeg), new FfmpegThumbnailer(ffmpeg));
            var (ours, bare) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                bare.Add(await TimeAsync(() => BareWorkAsync(clip, folder)));
                ours.Add(await TimeAsync(async () =>
                {
                    var measures = await inspector.MeasureAsync(clip, AssetKind.Video, null, default);
                    await thumbnailer.MakeAsync(clip, AssetKind.Video, measures.Duration, Path.Combine(folder, "ours"), default);
                }));
            }

            var (oursMedian, bareMedian) = (Figures.Percentile(ours, 0.5), Figures.Percentile(bare, 0.5));
            return new Figures()
                .Add("bare ffmpeg commands, median", bareMedian, "ms")
                .Add("measures and thumbnails, median", oursMedian, "ms")
                .Add("ratio", oursMedian / bareMedian, "×", atMost: 1.15);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task BareWorkAsync(string clip, string folder)
    {
        await BareAsync("ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-show_entries", "stream=width,height,avg_frame_rate,nb_frames,nb_read_packets,duration:format=duration,size", "-of", "json", clip);
        await BareAsync("ffmpeg", "-v", "error", "-nostdin", "-i", clip, "-filter_complex",
            "[0:v]split=2[n][l];[n]fps=4,blurdetect=block_width=32:block_height=32:block_pct=80,metadata=print:key=lavfi.blur:file='pipe\\:2':direct=1,scale=iw/2:-2:flags=area,"
            + "blurdetect=block_width=32:block_height=32:block_pct=80,metadata=print:key=lavfi.blur:file='pipe\\:2':direct=1[no];[l]scale=160:90:flags=area,format=rgb24[lo]",
            "-map", "[lo]", "-f", "rawvideo", "pipe:1", "-map", "[no]", "-f", "null", "-");
        await BareAsync("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", clip, "-vf", "fps=8/5,scale=320:-2", "-frames:v", "8", Path.Combine(folder, "bare-%d.jpg"));
    }

    private static async Task BareAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null), process.WaitForExitAsync());
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with code {process.ExitCode}.");
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
