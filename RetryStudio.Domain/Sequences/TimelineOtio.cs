using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace RetryStudio.Domain.Sequences;

/// <summary>The film as an OpenTimelineIO timeline: the masters in order with gaps for missing shots, a marker for every scene. Pure.</summary>
internal sealed class TimelineOtio
{
    private readonly PackageContents _contents;
    private readonly Utf8JsonWriter _writer;

    private TimelineOtio(PackageContents contents, Utf8JsonWriter writer) => (_contents, _writer) = (contents, writer);

    public static byte[] Write(PackageContents contents) => PackageJson.Write(writer => new TimelineOtio(contents, writer).WriteTimeline());

    private void WriteTimeline() => Item("Timeline.1", _contents.Project, () =>
    {
        Metadata(() =>
        {
            _writer.WriteString("project", _contents.ProjectId);
            _writer.WriteBoolean("partial", _contents.Partial);
        });
        _writer.WritePropertyName("global_start_time");
        Time(Timecode.Start(_contents.Fps).Frames);
        _writer.WritePropertyName("tracks");
        Item("Stack.1", "tracks", () =>
        {
            Metadata(null);
            _writer.WriteNull("source_range");
            _writer.WriteStartArray("effects");
            _writer.WriteEndArray();
            Markers();
            _writer.WriteBoolean("enabled", true);
            _writer.WriteStartArray("children");
            Track("Video");
            Track("Audio");
            _writer.WriteEndArray();
        });
    });

    private void Track(string kind) => Item("Track.1", kind, () =>
    {
        Metadata(null);
        _writer.WriteNull("source_range");
        NothingOnIt();
        _writer.WriteString("kind", kind);
        _writer.WriteStartArray("children");
        foreach (var shot in _contents.Shots)
        {
            Child(shot);
        }

        _writer.WriteEndArray();
    });

    private void Child(PackagedShot shot)
    {
        var name = FormattableString.Invariant($"Scene {shot.Scene}, shot {shot.Shot}");
        if (shot.Master is ShotMaster.Ready ready)
        {
            Item("Clip.1", name, () =>
            {
                Metadata(() => Tell(shot));
                Range("source_range", 0, shot.Frames);
                NothingOnIt();
                _writer.WritePropertyName("media_reference");
                Item("ExternalReference.1", "", () =>
                {
                    Metadata(null);
                    Range("available_range", 0, shot.Frames);
                    _writer.WriteNull("available_image_bounds");
                    _writer.WriteString("target_url", "../" + PackageNames.Master(shot, ready.File));
                });
            });
        }
        else
        {
            Item("Gap.1", $"{name} (missing)", () =>
            {
                Metadata(() => Tell(shot));
                Range("source_range", 0, shot.Frames);
                NothingOnIt();
            });
        }
    }

    private void Tell(PackagedShot shot)
    {
        _writer.WriteNumber("number", shot.Number);
        _writer.WriteNumber("scene", shot.Scene);
        _writer.WriteNumber("shot", shot.Shot);
        _writer.WriteString("text", shot.Text);
        if (shot.Narration is { } narration)
        {
            _writer.WriteString("narration", "../" + PackageNames.Narration(shot, narration));
        }

        if (shot.Master is ShotMaster.Missing missing)
        {
            _writer.WriteString("missing", missing.Reason);
        }
    }

    private void Markers()
    {
        _writer.WriteStartArray("markers");
        var from = 0L;
        foreach (var scene in Scenes(_contents.Shots))
        {
            var frames = scene.Sum(shot => (long)shot.Frames);
            var start = from;
            Item("Marker.2", scene[0].SceneTitle, () =>
            {
                Metadata(() => _writer.WriteNumber("scene", scene[0].Scene));
                Range("marked_range", start, frames);
                _writer.WriteString("color", "GREEN");
                _writer.WriteString("comment", "");
            });
            from += frames;
        }

        _writer.WriteEndArray();
    }

    private static IEnumerable<List<PackagedShot>> Scenes(ImmutableArray<PackagedShot> shots) => shots.GroupBy(shot => shot.Scene).Select(scene => scene.ToList());

    private void NothingOnIt()
    {
        foreach (var name in (string[])["effects", "markers"])
        {
            _writer.WriteStartArray(name);
            _writer.WriteEndArray();
        }

        _writer.WriteBoolean("enabled", true);
    }

    private void Item(string schema, string name, Action content)
    {
        _writer.WriteStartObject();
        _writer.WriteString("OTIO_SCHEMA", schema);
        _writer.WriteString("name", name);
        content();
        _writer.WriteEndObject();
    }

    private void Metadata(Action? ours)
    {
        _writer.WriteStartObject("metadata");
        if (ours is not null)
        {
            _writer.WriteStartObject("retrystudio");
            ours();
            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }

    private void Range(string name, long start, long duration)
    {
        _writer.WriteStartObject(name);
        _writer.WriteString("OTIO_SCHEMA", "TimeRange.1");
        _writer.WritePropertyName("start_time");
        Time(start);
        _writer.WritePropertyName("duration");
        Time(duration);
        _writer.WriteEndObject();
    }

    // Both are fractions there, and are written as such: some readers take '24' for another type than '24.0'.
    private void Time(long frames)
    {
        _writer.WriteStartObject();
        _writer.WriteString("OTIO_SCHEMA", "RationalTime.1");
        _writer.WritePropertyName("rate");
        _writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{_contents.Fps}.0"));
        _writer.WritePropertyName("value");
        _writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{frames}.0"));
        _writer.WriteEndObject();
    }
}
