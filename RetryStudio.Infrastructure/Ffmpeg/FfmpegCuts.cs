using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Looks at a cut with one call of ffmpeg, which decodes the end of one clip and the beginning of the other.</summary>
public sealed class FfmpegCuts(FfmpegProcess ffmpeg) : ICutMeter
{
    private const int Width = 160, Height = 90;

    public async Task<CutMeasure?> MeasureAsync(string before, string after, CancellationToken ct)
    {
        // The last frame of what lies within half a second of the end, then the first of the other.
        const string Small = "scale=160:90:flags=area,format=rgb24";
        var ends = new EndFrames();
        var call = new FfmpegCall(
        [
            "-v", "error", "-sseof", "-0.5", .. FfmpegCall.Decode(before), "-t", "0.5", .. FfmpegCall.Decode(after),
            "-filter_complex", $"[0:v:0]{Small},reverse,trim=end_frame=1,setpts=0[a];[1:v:0]{Small},trim=end_frame=1,setpts=0[b];[a][b]concat=n=2:v=1:a=0[out]",
            "-map", "[out]", "-fps_mode", "passthrough", "-f", "rawvideo", "-",
        ])
        {
            Output = ends.ReadAsync,
            LowPriority = true,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        return run.Succeeded ? ends.Measure : null;
    }

    private sealed class EndFrames
    {
        private const int Bytes = Width * Height * 3;

        private readonly ColourMeter _colours = new(stretch: 1);
        private readonly FrameMeter _frames = new(Width, Height, fps: 0);
        private int _read;

        public CutMeasure? Measure => _read == 2 && _colours.Overlap is { } shared
            ? new(Math.Round(shared, 4), Math.Round(_frames.Frames[1].Luma - _frames.Frames[0].Luma, 2))
            : null;

        public async Task ReadAsync(Stream stream, CancellationToken ct)
        {
            var frame = new byte[Bytes];
            while (await stream.ReadAtLeastAsync(frame, Bytes, throwOnEndOfStream: false, ct) == Bytes)
            {
                _colours.Add(frame);
                _frames.Add(frame);
                _read++;
            }
        }
    }
}
