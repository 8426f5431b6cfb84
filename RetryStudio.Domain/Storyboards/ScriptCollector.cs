using System.Collections.Immutable;

namespace RetryStudio.Domain.Storyboards;

/// <summary>Gathers scenes while a script is read, and the rows that are wrong.</summary>
internal sealed class ScriptCollector(IReadOnlySet<string> sceneTypes)
{
    private const int MostBadRows = 50;

    private readonly List<(string Title, string? Slug, List<SegmentDraft> Segments)> _scenes = [];

    private readonly List<BadRow> _bad = [];

    private int _segments;

    public string? CurrentTitle => _scenes.Count == 0 ? null : _scenes[^1].Title;

    public void StartScene(int line, string title, string? slug)
    {
        if (PlainText.Fault(title, Scene.TitleLimit) is { } fault)
        {
            Bad(line, $"The scene's title {fault}");
        }

        if (slug is not null && !sceneTypes.Contains(slug))
        {
            Bad(line, $"There is no scene type '{slug}'. Known are: {string.Join(", ", sceneTypes.Order())}.");
        }

        _scenes.Add((title, slug, []));
    }

    public void AddSegment(int line, SegmentDraft segment)
    {
        if (_scenes.Count == 0)
        {
            _scenes.Add(("Scene 1", null, []));
        }

        Check(line, "text", segment.Text);
        Check(line, "image prompt", segment.ImagePrompt);
        Check(line, "video prompt", segment.VideoPrompt);
        if (segment.Seconds is <= 0 or > Segment.MostSeconds)
        {
            Bad(line, $"The duration must be more than 0 and at most {Segment.MostSeconds} seconds.");
        }

        if (++_segments == ScriptDraft.MostSegments + 1)
        {
            Bad(line, $"There are more than {ScriptDraft.MostSegments:N0} segments. Split the script into several projects.");
        }

        _scenes[^1].Segments.Add(segment);
    }

    public void Bad(int line, string sentence)
    {
        if (_bad.Count < MostBadRows)
        {
            _bad.Add(new(line, sentence));
        }
    }

    public ScriptReading Finish()
    {
        if (_segments == 0 && _bad.Count == 0)
        {
            Bad(1, "There is no segment in it. Every line that does not start with '#' becomes one.");
        }

        return new(new([.. _scenes.Select(scene => new SceneDraft(scene.Title, scene.Slug, [.. scene.Segments]))]), [.. _bad]);
    }

    private void Check(int line, string what, string? text)
    {
        if (text is not null && PlainText.Fault(text, Segment.TextLimit) is { } fault)
        {
            Bad(line, $"The {what} {fault}");
        }
    }
}
