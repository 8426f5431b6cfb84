namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>
/// A strip of the picture that moves as one: wider than the frame, with its own speed. Colours are multiplied by their coverage;
/// what shows through stands beside them, once per channel, so that whole rows can be blended without looking at pixels.
/// </summary>
internal sealed class Layer
{
    public Layer(int width, int height, int firstRow, float speed)
    {
        (Width, Height, FirstRow, Speed) = (width, height, Math.Clamp(firstRow, 0, height - 1), speed);
        OpaqueFrom = height;
        Colours = new byte[(Height - FirstRow) * RowBytes];
        Through = new byte[Colours.Length];
        Array.Fill(Through, (byte)255);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Nothing is painted above this row.</summary>
    public int FirstRow { get; }

    /// <summary>From this row down nothing behind the layer is seen.</summary>
    public int OpaqueFrom { get; set; }

    /// <summary>1 moves with the camera's foreground, 0 stands still.</summary>
    public float Speed { get; }

    public byte[] Colours { get; }

    public byte[] Through { get; }

    public int RowBytes => Width * 3;

    public int Offset(int row) => (row - FirstRow) * RowBytes;

    public void Paint(int x, int y, Colour colour, float coverage)
    {
        if (coverage <= 0.004f || x < 0 || x >= Width || y < FirstRow || y >= Height)
        {
            return;
        }

        var at = Offset(y) + (x * 3);
        var rest = 1 - MathF.Min(coverage, 1);
        Blend(at, colour.R, 1 - rest, rest);
        Blend(at + 1, colour.G, 1 - rest, rest);
        Blend(at + 2, colour.B, 1 - rest, rest);
    }

    /// <summary>Fills a shape given by its distance function: negative inside, in pixels.</summary>
    public void Fill(float left, float top, float right, float bottom, Func<float, float, float> distance, Func<float, float, Colour> colour)
    {
        for (var y = Math.Max(FirstRow, (int)top - 1); y <= Math.Min(Height - 1, (int)bottom + 1); y++)
        {
            for (var x = Math.Max(0, (int)left - 1); x <= Math.Min(Width - 1, (int)right + 1); x++)
            {
                var coverage = Math.Clamp(0.5f - distance(x + 0.5f, y + 0.5f), 0f, 1f);
                if (coverage > 0)
                {
                    Paint(x, y, colour(x + 0.5f, y + 0.5f), coverage);
                }
            }
        }
    }

    private void Blend(int at, float value, float share, float rest)
    {
        Colours[at] = (byte)MathF.Min(255f, (Math.Clamp(value, 0f, 1f) * 255f * share) + (Colours[at] * rest) + 0.5f);
        Through[at] = (byte)((Through[at] * rest) + 0.5f);
    }
}
