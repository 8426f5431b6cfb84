using System.Text;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Reads standard error line by line within limits: a broken file can make ffmpeg complain for megabytes.</summary>
internal sealed class ErrorLines(Func<string, bool>? take)
{
    public const int MaxLines = 200;
    public const int MaxLineLength = 2000;

    private readonly List<string> _kept = [];
    private readonly StringBuilder _line = new();

    public IReadOnlyList<string> Kept => _kept;

    public async Task ReadAsync(TextReader reader, CancellationToken ct)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, ct)) > 0)
        {
            foreach (var letter in buffer.AsSpan(0, count))
            {
                Add(letter);
            }
        }

        EndLine();
    }

    private void Add(char letter)
    {
        if (letter is '\n' or '\r')
        {
            EndLine();
        }
        else if (_line.Length < MaxLineLength)
        {
            _line.Append(letter);
        }
    }

    private void EndLine()
    {
        if (_line.Length == 0)
        {
            return;
        }

        var line = _line.ToString();
        _line.Clear();
        if (take?.Invoke(line) != true && _kept.Count < MaxLines)
        {
            _kept.Add(line);
        }
    }
}
