using System.Globalization;
using System.Text.Json;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>What ffprobe says of a file.</summary>
/// <param name="Format">The container, as ffprobe names it: <c>mov,mp4,m4a,3gp,3g2,mj2</c>, <c>png_pipe</c>, <c>wav</c>.</param>
/// <param name="Duration">Seconds; 0 when the file does not say.</param>
internal sealed record MediaFacts(string Format, double Duration, VideoFacts? Video, AudioFacts? Audio)
{
    public bool IsPicture => Format.EndsWith("_pipe", StringComparison.Ordinal) && Format != "yuv4mpegpipe";

    /// <summary>Whether a file of this content may have this extension.</summary>
    public bool Fits(string extension) => extension.ToLowerInvariant() switch
    {
        ".png" => Format is "png_pipe" or "apng",
        ".jpg" or ".jpeg" => Format == "jpeg_pipe",
        ".webp" => Format == "webp_pipe",
        ".mp4" or ".mov" => Format.Contains("mp4", StringComparison.Ordinal),
        ".webm" => Format.Contains("webm", StringComparison.Ordinal),
        ".wav" => Format == "wav",
        ".mp3" => Format == "mp3",
        ".flac" => Format == "flac",
        _ => true,
    };

    /// <summary>Reads the answer of <c>ffprobe -of json</c>; null when it describes no media.</summary>
    public static MediaFacts? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MediaFacts? Read(JsonElement root)
    {
        if (!root.TryGetProperty("format", out var format) || !root.TryGetProperty("streams", out var streams))
        {
            return null;
        }

        VideoFacts? video = null;
        AudioFacts? audio = null;
        foreach (var stream in streams.EnumerateArray())
        {
            switch (Text(stream, "codec_type"))
            {
                case "video":
                    video ??= VideoFacts.Read(stream);
                    break;
                case "audio":
                    audio ??= AudioFacts.Read(stream);
                    break;
            }
        }

        return new MediaFacts(Text(format, "format_name") ?? "", Number(format, "duration") ?? video?.Duration ?? 0, video, audio);
    }

    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static double? Number(JsonElement element, string name) =>
        double.TryParse(Text(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}

internal sealed record AudioFacts(int Rate, int Channels)
{
    public static AudioFacts? Read(JsonElement stream) =>
        MediaFacts.Number(stream, "sample_rate") is >= 1000 and <= 768_000 and var rate
        && stream.TryGetProperty("channels", out var channels) && channels.TryGetInt32(out var count) && count is > 0 and <= 64
            ? new AudioFacts((int)rate, count)
            : null;
}

/// <param name="Frames">Frames the container promises; null when it does not say.</param>
/// <param name="Packets">Frames that are really there.</param>
internal sealed record VideoFacts(int Width, int Height, double Fps, double? Duration, int? Frames, int? Packets)
{
    public static VideoFacts? Read(JsonElement stream) =>
        stream.TryGetProperty("width", out var width) && stream.TryGetProperty("height", out var height)
        && width.TryGetInt32(out var w) && height.TryGetInt32(out var h) && w > 0 && h > 0
            ? new VideoFacts(
                w,
                h,
                Rate(MediaFacts.Text(stream, "avg_frame_rate")),
                MediaFacts.Number(stream, "duration"),
                (int?)MediaFacts.Number(stream, "nb_frames"),
                (int?)MediaFacts.Number(stream, "nb_read_packets"))
            : null;

    /// <summary>From <c>24000/1001</c>; 0 when there is no rate (<c>0/0</c>).</summary>
    internal static double Rate(string? text)
    {
        var parts = text?.Split('/');
        return parts is [var above, var below]
            && double.TryParse(above, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(below, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && a > 0 && b > 0
                ? a / b
                : 0;
    }
}
