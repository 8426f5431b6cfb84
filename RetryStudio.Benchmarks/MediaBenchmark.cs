using System.Diagnostics;
using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Benchmarks;

/// <summary>
/// Measures and pictures of a 5 s clip in 1280×720 with its start image, against bare ffmpeg commands for the same work, in turns. The bare
/// work is one process for everything, which is quicker than one for each purpose.
/// </summary>
internal static class MediaBenchmark
{
    private const int Rounds = 7;

    private const int Seconds = 5;

    public static async Task<Figures> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("media").FullName;
        try
        {
            var (clip, lasting, start) = (Path.Combine(folder, "clip.mp4"), Path.Combine(folder, "lasting.mp4"), Path.Combine(folder, "start.png"));
            await ClipAsync(clip, Seconds);
            await ClipAsync(lasting, 12 * Seconds);
            await BareAsync("ffmpeg", "-v", "error", "-nostdin", "-i", clip, "-frames:v", "1", start);
            var inspector = new FfmpegInspector(new(new(), TimeProvider.System));
            var (ours, bare, cpu) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                bare.Add(await TimeAsync(() => BareWorkAsync(clip, start, folder)));
                var before = CpuSeconds();
                ours.Add(await TimeAsync(() => OurWorkAsync(inspector, clip, start, folder)));
                cpu.Add((CpuSeconds() - before) / Seconds);
            }

            var (oursMedian, bareMedian) = (Figures.Percentile(ours, 0.5), Figures.Percentile(bare, 0.5));
            var memory = Environment.WorkingSet;
            await OurWorkAsync(inspector, lasting, start, folder);
            return new Figures()
                .Add("bare ffmpeg, median", bareMedian, "ms")
                .Add("measures and pictures, median", oursMedian, "ms")
                .Add("ratio", oursMedian / bareMedian, "×", atMost: 1.15)
                .Add("processor time for a second of clip, median", Figures.Percentile(cpu, 0.5), "s", atMost: 0.6)
                .Add("memory more after a clip of a minute", (Environment.WorkingSet - memory) / 1048576.0, "MB", atMost: 32);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task ClipAsync(string clip, int seconds) =>
        BareAsync("ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", $"testsrc2=size=1280x720:rate=24:duration={seconds}", "-vf", "gblur=sigma=1", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-g", "12", clip);

    private static async Task OurWorkAsync(FfmpegInspector inspector, string clip, string start, string folder)
    {
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "ours")).FullName;
        var measures = await inspector.MeasureAsync(new(clip, AssetKind.Video) { StartImage = start, Pictures = pictures }, default);
        if (measures is not { DecodeErrors.IsEmpty: true, StartImage.Obstacle: null, Natives.IsEmpty: false } || Directory.GetFiles(pictures).Length < DerivedPicture.AllOf(AssetKind.Video).Count())
        {
            throw new InvalidOperationException($"The clip was not measured: {string.Join(' ', measures.DecodeErrors)}");
        }

        Directory.Delete(pictures, recursive: true);
    }

    private static async Task BareWorkAsync(string clip, string start, string folder)
    {
        const string Blur = "blurdetect=block_width=32:block_height=32:block_pct=80";
        const string Print = "metadata=print:file='pipe\\:2':direct=1";
        await BareAsync("ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-show_entries", "stream=width,height,avg_frame_rate,nb_frames,nb_read_packets,duration:format=duration,size", "-of", "json", clip);
        await BareAsync("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", clip, "-i", start, "-filter_complex",
            $"[0:v]split=6[n][l][f][a][b][c];[n]fps=4,cropdetect=limit=20:round=2:reset=1:skip=0,signalstats=stat=brng,blockdetect,{Blur},{Print},scale=iw/2:-2:flags=area,{Blur},metadata=print:key=lavfi.blur:file='pipe\\:2':direct=1[no];"
            + "[l]scale=160:90:flags=area,format=rgb24[lo];"
            + $"[1:v]scale=320:180:flags=area,setsar=1,format=yuv444p[x];[f]trim=end_frame=1,scale=320:180:flags=area,setsar=1,format=yuv444p,split[y][z];[x][y]ssim[q];[q][z]psnr,{Print}[so];"
            + "[a]trim=end_frame=1,scale=960:-2,split[p][r];[r]scale=320:-2[s];[b]fps=8/5,scale=320:-2,split[t][u];[u]tile=4x2[k];[c]fps=10,scale=416:-2[v]",
            "-map", "[lo]", "-f", "rawvideo", "pipe:1", "-map", "[no]", "-f", "null", "-", "-map", "[so]", "-frames:v", "1", "-f", "null", "-",
            "-map", "[p]", "-frames:v", "1", "-update", "1", Path.Combine(folder, "bare-poster.jpg"), "-map", "[s]", "-frames:v", "1", "-update", "1", Path.Combine(folder, "bare-small.jpg"),
            "-map", "[t]", "-frames:v", "8", Path.Combine(folder, "bare-%d.jpg"), "-map", "[k]", "-frames:v", "1", "-update", "1", Path.Combine(folder, "bare-sheet.jpg"),
            "-map", "[v]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "28", Path.Combine(folder, "bare-preview.mp4"));
    }

    /// <summary>Of this process with all the children it has waited for.</summary>
    private static double CpuSeconds()
    {
        const double TicksPerSecond = 100;
        var fields = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Skip(11).Take(4).Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
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
