using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Asks ffprobe what a file is.</summary>
internal sealed class MediaProbe(FfmpegProcess ffmpeg)
{
    private const string Entries =
        "stream=codec_type,sample_rate,channels,width,height,avg_frame_rate,nb_frames,nb_read_packets,duration:format=format_name,duration";

    private const long MostJson = 4 << 20;

    /// <exception cref="InspectionUnavailableException">ffprobe is not installed, or took too long.</exception>
    public async Task<(MediaFacts? Facts, FfmpegRun Run)> AskAsync(string file, CancellationToken ct)
    {
        var json = "";
        var call = new FfmpegCall(["-v", "error", "-count_packets", "-show_entries", Entries, "-of", "json", .. FfmpegCall.Open(file)])
        {
            MostOutput = MostJson,
            Output = async (stream, token) =>
            {
                using var reader = new StreamReader(stream, leaveOpen: true);
                json = await reader.ReadToEndAsync(token);
            },
        };
        var run = (await ffmpeg.FfprobeAsync(call, ct)).InTime();
        return (run.Succeeded && DecodeLimits.Exceeded(run.Errors) is null ? MediaFacts.Parse(json) : null, run);
    }
}
