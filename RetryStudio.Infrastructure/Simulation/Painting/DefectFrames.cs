namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Draws the frames of a film one by one, with at most one thing wrong with them. Blur is left to the encoder.</summary>
internal sealed class DefectFrames(IFilm film, Defect defect, int width, int height, int count, int fps)
{
    /// <summary>Seconds of standstill or of darkness, at least.</summary>
    private const double Stretch = 0.6;

    private const double FlickerDepth = 0.06;

    /// <summary>Share of the pixels that over-exposure burns out.</summary>
    private const double Burnt = 0.62;

    private readonly byte[] _frame = new byte[width * height * 3];
    private byte[]? _burn;

    public async Task WriteAsync(Stream stream, CancellationToken ct)
    {
        var length = defect == Defect.WrongLength ? Math.Max(2, (int)Math.Round(count * 0.4)) : count;
        for (var index = 0; index < length; index++)
        {
            Draw(index);
            await stream.WriteAsync(_frame, ct);
        }
    }

    private int StretchFrames => Math.Max(1, (int)Math.Ceiling(Stretch * fps));

    private void Draw(int index)
    {
        if (defect == Defect.Freeze && index > Math.Max(1, Math.Min(count / 2, count - 1 - StretchFrames)))
        {
            return;
        }

        if (defect == Defect.Black && (fps <= 1 || (index >= count / 3 && index < (count / 3) + StretchFrames)))
        {
            Array.Clear(_frame);
            return;
        }

        film.Draw(count > 1 ? index / (count - 1f) : 0, _frame);
        if (defect == Defect.Flicker)
        {
            Scale(index % 2 == 0 ? 1 - (2 * FlickerDepth) : 1);
        }
        else if (defect == Defect.OverExposed)
        {
            _burn ??= BurnTable();
            Translate(_burn);
        }
    }

    private void Scale(double factor)
    {
        var table = new byte[256];
        for (var value = 0; value < 256; value++)
        {
            table[value] = (byte)Math.Round(value * factor);
        }

        Translate(table);
    }

    private void Translate(byte[] table)
    {
        for (var i = 0; i < _frame.Length; i++)
        {
            _frame[i] = table[_frame[i]];
        }
    }

    /// <summary>So steep that the wanted share of this picture turns white, dark scene or bright.</summary>
    private byte[] BurnTable()
    {
        var counts = new int[256];
        for (var i = 0; i < _frame.Length; i += 3)
        {
            counts[Math.Min(_frame[i], Math.Min(_frame[i + 1], _frame[i + 2]))]++;
        }

        int white = 255, above = 0;
        while (white > 1 && above < Burnt * width * height)
        {
            above += counts[white--];
        }

        var table = new byte[256];
        for (var value = 0; value < 256; value++)
        {
            table[value] = (byte)Math.Min(255, 60 + (value * 195.0 / white) + 0.5);
        }

        return table;
    }
}
