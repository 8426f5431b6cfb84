using System.Text.Json;
using Shouldly;

namespace RetryStudio.Tests.Domain.Sequences;

/// <summary>Reads an OpenTimelineIO timeline by what its format says, and knows nothing of how ours is written.</summary>
internal sealed record OtioReader(string Name, double Start, IReadOnlyList<OtioMarker> Markers, IReadOnlyList<OtioTrack> Tracks)
{
    private static readonly string[] Known = ["Timeline.1", "Stack.1", "Track.1", "Clip.1", "Gap.1", "ExternalReference.1", "Marker.2", "RationalTime.1", "TimeRange.1"];

    public static OtioReader Read(byte[] json, double rate)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        CheckSchemas(root);
        Schema(root).ShouldBe("Timeline.1");
        var stack = root.GetProperty("tracks");
        Schema(stack).ShouldBe("Stack.1");
        return new(
            root.GetProperty("name").GetString()!,
            Time(root.GetProperty("global_start_time"), rate),
            [.. stack.GetProperty("markers").EnumerateArray().Select(marker => ReadMarker(marker, rate))],
            [.. stack.GetProperty("children").EnumerateArray().Select(track => ReadTrack(track, rate))]);
    }

    private static OtioMarker ReadMarker(JsonElement marker, double rate)
    {
        Schema(marker).ShouldBe("Marker.2");
        var (start, duration) = Range(marker.GetProperty("marked_range"), rate);
        return new(marker.GetProperty("name").GetString()!, start, duration);
    }

    private static OtioTrack ReadTrack(JsonElement track, double rate)
    {
        Schema(track).ShouldBe("Track.1");
        var at = 0.0;
        var items = new List<OtioItem>();
        foreach (var child in track.GetProperty("children").EnumerateArray())
        {
            var (start, duration) = Range(child.GetProperty("source_range"), rate);
            start.ShouldBe(0);
            items.Add(new(child.GetProperty("name").GetString()!, at, duration, Schema(child) == "Clip.1" ? Target(child.GetProperty("media_reference"), duration, rate) : null));
            at += duration;
        }

        return new(track.GetProperty("kind").GetString()!, items);
    }

    private static string Target(JsonElement reference, double duration, double rate)
    {
        Schema(reference).ShouldBe("ExternalReference.1");
        Range(reference.GetProperty("available_range"), rate).ShouldBe((0, duration));
        return reference.GetProperty("target_url").GetString()!;
    }

    private static (double Start, double Duration) Range(JsonElement range, double rate)
    {
        Schema(range).ShouldBe("TimeRange.1");
        return (Time(range.GetProperty("start_time"), rate), Time(range.GetProperty("duration"), rate));
    }

    private static double Time(JsonElement time, double rate)
    {
        Schema(time).ShouldBe("RationalTime.1");
        time.GetProperty("rate").GetDouble().ShouldBe(rate);
        time.GetProperty("value").GetRawText().ShouldEndWith(".0");
        return time.GetProperty("value").GetDouble();
    }

    // Every object but those of free metadata says what it is.
    private static void CheckSchemas(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            element.EnumerateArray().ToList().ForEach(CheckSchemas);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            Known.ShouldContain(Schema(element));
            element.EnumerateObject().First().Name.ShouldBe("OTIO_SCHEMA");
            element.EnumerateObject().Where(member => member.Name != "metadata").Select(member => member.Value).ToList().ForEach(CheckSchemas);
        }
    }

    private static string Schema(JsonElement element) => element.GetProperty("OTIO_SCHEMA").GetString()!;
}

internal sealed record OtioMarker(string Name, double Start, double Duration);

internal sealed record OtioTrack(string Kind, IReadOnlyList<OtioItem> Items);

/// <param name="Target">Null for a gap.</param>
internal sealed record OtioItem(string Name, double At, double Duration, string? Target);
