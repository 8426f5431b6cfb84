using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Benchmarks;

/// <summary>Measures and pictures of a 5 s clip in 1280×720, against the bare ffmpeg commands for the same work, in turns.</summary>
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
            var (inspector, pictures) = (new FfmpegInspector(ffmpeg), new FfmpegPictures(ffmpeg));
            var (ours, bare) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                bare.Add(await TimeAsync(() => BareWorkAsync(clip, folder)));
                ours.Add(await TimeAsync(async () =>
                {
                    await inspector.MeasureAsync(clip, AssetKind.Video, default);
                    await pictures.MakeAsync(clip, AssetKind.Video, Directory.CreateDirectory(Path.Combine(folder, "ours")).FullName, urgent: true, default);
                }));
            }

            var (oursMedian, bareMedian) = (Figures.Percentile(ours, 0.5), Figures.Percentile(bare, 0.5));
            return new Figures()
                .Add("bare ffmpeg commands, median", bareMedian, "ms")
                .Add("measures and pictures, median", oursMedian, "ms")
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
        await BareAsync("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", clip, "-filter_complex",
            "[0:v]split=3[a][b][c];[a]trim=end_frame=1,scale=960:-2,split[p][q];[q]scale=320:-2[s];[b]fps=8/5,scale=320:-2,split[t][u];[u]tile=4x2[k];[c]fps=10,scale=416:-2[v]",
            "-map", "[p]", "-frames:v", "1", "-update", "1", Path.Combine(folder, "bare-poster.jpg"), "-map", "[s]", "-frames:v", "1", "-update", "1", Path.Combine(folder, "bare-small.jpg"),
            "-map", "[t]", "-frames:v", "8", Path.Combine(folder, "bare-%d.jpg"), "-map", "[k]", "-frames:v", "1", "-update", "1", Path.Combine(folder, "bare-sheet.jpg"),
            "-map", "[v]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "28", Path.Combine(folder, "bare-preview.mp4"));
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
