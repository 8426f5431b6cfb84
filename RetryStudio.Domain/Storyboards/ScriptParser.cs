using System.Collections.Immutable;

namespace RetryStudio.Domain.Storyboards;

/// <summary>Reads plain text: <c># Title @scene-type</c> starts a scene, every other line that is not empty is a segment.</summary>
public static class ScriptParser
{
    public static ScriptReading Parse(string text, IReadOnlySet<string> sceneTypes)
    {
        var collector = new ScriptCollector(sceneTypes);
        var number = 0;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = raw.Trim().TrimStart('\uFEFF').Trim();
            if (line.StartsWith('#'))
            {
                var (title, slug) = ReadHeading(line);
                collector.StartScene(number, title, slug);
            }
            else if (line.Length > 0)
            {
                collector.AddSegment(number, new(line));
            }
        }

        return collector.Finish();
    }

    private static (string Title, string? Slug) ReadHeading(string line)
    {
        var title = line.TrimStart('#').Trim();
        var at = title.LastIndexOf('@');
        return at >= 0 && (at == 0 || title[at - 1] == ' ') && !title[(at + 1)..].Contains(' ', StringComparison.Ordinal)
            ? (title[..at].Trim(), title[(at + 1)..])
            : (title, null);
    }
}
