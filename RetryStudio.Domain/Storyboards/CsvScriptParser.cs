using System.Globalization;

namespace RetryStudio.Domain.Storyboards;

/// <summary>Reads CSV with the header <c>scene,text,image_prompt,video_prompt,seconds</c>; only text must be there.</summary>
public static class CsvScriptParser
{
    private static readonly string[] Columns = ["scene", "text", "image_prompt", "video_prompt", "seconds"];

    public static ScriptReading Parse(string csv, IReadOnlySet<string> sceneTypes)
    {
        var collector = new ScriptCollector(sceneTypes);
        var rows = CsvRows.Read(csv);
        if (rows.Count == 0)
        {
            return collector.Finish();
        }

        var header = rows[0].Cells.Select(cell => cell.Trim().TrimStart('\uFEFF').ToLowerInvariant()).ToList();
        if (!header.Contains("text"))
        {
            collector.Bad(rows[0].Line, $"The first line must name the columns: {string.Join(",", Columns)}. 'text' is missing.");
            return collector.Finish();
        }

        foreach (var unknown in header.Except(Columns))
        {
            collector.Bad(rows[0].Line, $"There is no column '{unknown}'. Known are: {string.Join(", ", Columns)}.");
        }

        foreach (var row in rows.Skip(1))
        {
            ReadRow(collector, header, row);
        }

        return collector.Finish();
    }

    private static void ReadRow(ScriptCollector collector, List<string> header, CsvRow row)
    {
        if (row.Broken is { } broken)
        {
            collector.Bad(row.Line, broken);
            return;
        }

        if (row.Cells.Count != header.Count)
        {
            collector.Bad(row.Line, $"It has {row.Cells.Count} cells instead of {header.Count}. Put text with commas into quotation marks.");
            return;
        }

        var scene = Cell("scene") ?? collector.CurrentTitle ?? "Scene 1";
        if (scene != collector.CurrentTitle)
        {
            collector.StartScene(row.Line, scene, null);
        }

        decimal? seconds = null;
        if (Cell("seconds") is { } written)
        {
            if (!decimal.TryParse(written, PlainText.Number, CultureInfo.InvariantCulture, out var parsed))
            {
                collector.Bad(row.Line, $"'{written}' is not a number of seconds.");
                return;
            }

            seconds = parsed;
        }

        collector.AddSegment(row.Line, new(Cell("text") ?? "", Cell("image_prompt"), Cell("video_prompt"), seconds));

        string? Cell(string column)
        {
            var index = header.IndexOf(column);
            var text = index < 0 ? "" : row.Cells[index].Trim();
            return text.Length == 0 ? null : text;
        }
    }
}
