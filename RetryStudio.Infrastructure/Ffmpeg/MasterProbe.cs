using System.Text.Json;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Asks ffprobe what a master is made of. It reads no more than the head of the file.</summary>
internal sealed class MasterProbe(FfmpegProcess ffmpeg)
{
    private const string Entries =
        "stream=codec_type,codec_name,profile,width,height,pix_fmt,sample_aspect_ratio,color_range,avg_frame_rate,nb_frames,time_base,sample_rate,channels:format=format_name";

    private const long MostJson = 1 << 20;

    /// <summary>Null when it has no picture and sound that can be read.</summary>
    public async Task<MasterFacts?> AskAsync(string file, CancellationToken ct)
    {
        var json = "";
        var call = new FfmpegCall(["-v", "error", "-show_entries", Entries, "-of", "json", .. FfmpegCall.Open(file)])
        {
            MostOutput = MostJson,
            Output = async (stream, token) =>
            {
                using var reader = new StreamReader(stream, leaveOpen: true);
                json = await reader.ReadToEndAsync(token);
            },
        };
        return (await ffmpeg.FfprobeAsync(call, ct)).InTime().Succeeded ? Parse(json) : null;
    }

    internal static MasterFacts? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var streams = document.RootElement.GetProperty("streams").EnumerateArray().ToLookup(stream => MediaFacts.Text(stream, "codec_type"));
            return MediaFacts.Text(document.RootElement.GetProperty("format"), "format_name")?.Contains("mp4", StringComparison.Ordinal) == true
                && streams["video"].ToList() is [var video] && streams["audio"].ToList() is [var audio] && VideoFacts.Read(video) is { Fps: > 0, Frames: > 0 } picture
                    ? new MasterFacts(picture.Frames.Value / picture.Fps, [.. Tell("video", video), .. Tell("sound", audio)])
                    : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<(string What, string Value)> Tell(string of, JsonElement stream) => stream.EnumerateObject()
        .Where(fact => fact.Name is not ("codec_type" or "nb_frames"))
        .OrderBy(fact => fact.Name, StringComparer.Ordinal)
        .Select(fact => ($"{of} {fact.Name.Replace('_', ' ')}", fact.Value.ToString()));
}

/// <summary>What masters must have in common to be joined as they are.</summary>
/// <param name="Seconds">Length of the picture.</param>
/// <param name="Format">Facts of the picture and the sound, in a fixed order.</param>
internal sealed record MasterFacts(double Seconds, IReadOnlyList<(string What, string Value)> Format)
{
    /// <summary>What another master has else, as the end of a sentence about it; null when nothing.</summary>
    public string? DifferenceTo(MasterFacts other)
    {
        var theirs = other.Format.ToDictionary(fact => fact.What, fact => fact.Value);
        foreach (var what in Format.Concat(other.Format).Select(fact => fact.What).Distinct())
        {
            var (mine, its) = (Format.FirstOrDefault(fact => fact.What == what).Value, theirs.GetValueOrDefault(what));
            if (mine != its)
            {
                return $"has another format than the first: {what} is {its ?? "unknown"} instead of {mine ?? "unknown"}";
            }
        }

        return null;
    }
}
