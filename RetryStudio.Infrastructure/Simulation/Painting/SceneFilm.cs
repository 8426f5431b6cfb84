using System.Numerics;

namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Composes frames of a painted scene while the camera passes by.</summary>
internal sealed class SceneFilm : IFilm
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly int _height;
    private readonly int _rowBytes;
    private readonly int _travel;
    private readonly bool _backwards;
    private readonly ushort[] _vignette;

    /// <param name="travel">Pixels the foreground moves from the first frame to the last.</param>
    public SceneFilm(SceneLook look, int width, int height, int travel, bool brokenFace)
    {
        (_height, _rowBytes, _travel) = (height, width * 3, travel);
        _layers = ScenePainter.Paint(look, width, height, travel, brokenFace);
        _backwards = (look.Composition & 1) == 1;
        _vignette = Vignette(width, height);
    }

    public void Draw(float at, byte[] frame)
    {
        var camera = _travel * (_backwards ? 1 - at : at);
        var light = (ushort)(247 + (8 * MathF.Sin((at * 2.4f) + 0.6f)));
        for (var y = 0; y < _height; y++)
        {
            var row = frame.AsSpan(y * _rowBytes, _rowBytes);
            var first = _layers.Count - 1;
            while (_layers[first].OpaqueFrom > y)
            {
                first--;
            }

            for (var index = first; index < _layers.Count; index++)
            {
                if (_layers[index].FirstRow <= y)
                {
                    Over(_layers[index], y, camera, row, opaque: index == first);
                }
            }

            Grade(row, _vignette.AsSpan(y * _rowBytes, _rowBytes), light);
        }
    }

    /// <summary>Between two columns the picture is mixed from both: without that a slow camera would move in jerks.</summary>
    private static void Over(Layer layer, int y, float camera, Span<byte> row, bool opaque)
    {
        var shift = camera * layer.Speed;
        var column = Math.Clamp((int)shift, 0, layer.Width - (row.Length / 3) - 1);
        var part = (ushort)Math.Clamp((shift - column) * 256, 0, 255);
        var from = layer.Offset(y) + (column * 3);
        ReadOnlySpan<byte> colours = layer.Colours.AsSpan(from, row.Length + 3), through = layer.Through.AsSpan(from, row.Length + 3);
        Vector<ushort> a = new((ushort)(256 - part)), b = new(part), most = new(255);
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var (low, high) = Mixed(colours, i, a, b);
            if (!opaque)
            {
                var (throughLow, throughHigh) = Mixed(through, i, a, b);
                Vector.Widen(new Vector<byte>(row[i..]), out var behindLow, out var behindHigh);
                low = Vector.Min(most, low + Scaled(behindLow, throughLow));
                high = Vector.Min(most, high + Scaled(behindHigh, throughHigh));
            }

            Vector.Narrow(low, high).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            var value = ((colours[i] * (256 - part)) + (colours[i + 3] * part)) >> 8;
            var rest = ((through[i] * (256 - part)) + (through[i + 3] * part)) >> 8;
            row[i] = opaque ? (byte)value : (byte)Math.Min(255, value + ((row[i] * (rest + (rest >> 7))) >> 8));
        }
    }

    private static (Vector<ushort> Low, Vector<ushort> High) Mixed(ReadOnlySpan<byte> source, int at, Vector<ushort> a, Vector<ushort> b)
    {
        Vector.Widen(new Vector<byte>(source[at..]), out var low, out var high);
        Vector.Widen(new Vector<byte>(source[(at + 3)..]), out var nextLow, out var nextHigh);
        return (((low * a) + (nextLow * b)) >> 8, ((high * a) + (nextHigh * b)) >> 8);
    }

    private static Vector<ushort> Scaled(Vector<ushort> value, Vector<ushort> share) => (value * (share + (share >> 7))) >> 8;

    private static void Grade(Span<byte> row, ReadOnlySpan<ushort> vignette, ushort light)
    {
        var gain = new Vector<ushort>(light);
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out var low, out var high);
            low = (low * ((new Vector<ushort>(vignette[i..]) * gain) >> 8)) >> 8;
            high = (high * ((new Vector<ushort>(vignette[(i + Vector<ushort>.Count)..]) * gain) >> 8)) >> 8;
            Vector.Narrow(low, high).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] = (byte)((row[i] * ((vignette[i] * light) >> 8)) >> 8);
        }
    }

    /// <summary>Per byte, of 256: a little darker towards the corners.</summary>
    private static ushort[] Vignette(int width, int height)
    {
        var table = new ushort[width * height * 3];
        for (int y = 0, at = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                float dx = ((2f * x) / width) - 1, dy = ((2f * y) / height) - 1;
                var value = (ushort)(255 - (52 * MathF.Pow(((dx * dx) + (dy * dy)) / 2, 1.6f)));
                table[at++] = value;
                table[at++] = value;
                table[at++] = value;
            }
        }

        return table;
    }
}
