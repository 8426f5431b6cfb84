using System.Text;

namespace RetryStudio.Domain.Storyboards;

/// <param name="Line">The line on which the row starts, from 1.</param>
/// <param name="Broken">What is wrong with the row; null when it is whole.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells, string? Broken = null);

/// <summary>Splits CSV into rows: commas, cells in quotation marks, doubled quotation marks, line breaks inside them.</summary>
internal static class CsvRows
{
    public static IReadOnlyList<CsvRow> Read(string csv)
    {
        var text = csv.ReplaceLineEndings("\n");
        var rows = new List<CsvRow>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, start, quoted, blank) = (1, 1, false, true);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            line += letter == '\n' ? 1 : 0;
            if (quoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter == '\n' ? ' ' : letter);
                }
                else if (index + 1 < text.Length && text[index + 1] == '"')
                {
                    cell.Append('"');
                    index++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"' && blank)
            {
                cell.Clear();
                (quoted, blank) = (true, false);
            }
            else if (letter is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                blank = true;
                if (letter == '\n')
                {
                    Close();
                }
            }
            else
            {
                cell.Append(letter);
                blank &= char.IsWhiteSpace(letter) || letter == '\uFEFF';
            }
        }

        cells.Add(cell.ToString());
        if (quoted)
        {
            rows.Add(new(start, cells, "A quotation mark is opened here and never closed."));
        }
        else
        {
            Close();
        }

        return rows;

        void Close()
        {
            if (cells.Any(text => text.Trim().Length > 0))
            {
                rows.Add(new(start, [.. cells]));
            }

            cells.Clear();
            start = line;
        }
    }
}
