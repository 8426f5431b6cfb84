using System.Globalization;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>What masters are written as: all of a format fit behind each other without being encoded again.</summary>
internal static class MasterCodec
{
    public const int SampleRate = 48_000;

    /// <summary>Both tracks end at the same moment only without compression of the sound, which comes in blocks.</summary>
    public static IEnumerable<string> Sound => ["-c:a", "pcm_s16le", "-ar", SampleRate.ToString(CultureInfo.InvariantCulture), "-ac", "2"];

    public static IEnumerable<string> Picture =>
    [
        "-c:v", "libx264", "-threads", FfmpegCall.Threads(), "-preset", "medium", "-crf", "14", "-pix_fmt", "yuv420p",
        "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    ];

    public static IEnumerable<string> Container => ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-video_track_timescale", "90000", "-movflags", "+faststart", "-f", "mov"];
}
