namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Moves slowly into a given picture; the first frame shows all of it.</summary>
internal sealed class StillFilm(byte[] picture, int width, int height, float zoom, ulong seed) : IFilm
{
    private readonly float _towardsX = new HashedRandom(seed).Between(0.15, 0.85);
    private readonly float _towardsY = new HashedRandom(seed + 1).Between(0.3, 0.6);
    private readonly int[] _columns = new int[width];
    private readonly int[] _parts = new int[width];

    public void Draw(float at, byte[] frame)
    {
        var scale = 1 / (1 + (zoom * at));
        float left = (width - 1) * (1 - scale) * _towardsX, top = (height - 1) * (1 - scale) * _towardsY;
        for (var x = 0; x < width; x++)
        {
            var from = Math.Clamp(left + (x * scale), 0, width - 1.001f);
            _columns[x] = (int)from * 3;
            _parts[x] = (int)((from - (int)from) * 256);
        }

        for (var y = 0; y < height; y++)
        {
            var from = Math.Clamp(top + (y * scale), 0, height - 1.001f);
            var rows = picture.AsSpan((int)from * width * 3, 2 * width * 3);
            Row(rows[..(width * 3)], rows[(width * 3)..], (int)((from - (int)from) * 256), frame.AsSpan(y * width * 3, width * 3));
        }
    }

    private void Row(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int down, Span<byte> target)
    {
        for (int x = 0, at = 0; x < _columns.Length; x++, at += 3)
        {
            int i = _columns[x], part = _parts[x];
            target[at] = Mix(upper, lower, i, part, down);
            target[at + 1] = Mix(upper, lower, i + 1, part, down);
            target[at + 2] = Mix(upper, lower, i + 2, part, down);
        }
    }

    private static byte Mix(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int i, int part, int down)
    {
        var above = (upper[i] * (256 - part)) + (upper[i + 3] * part);
        var below = (lower[i] * (256 - part)) + (lower[i + 3] * part);
        return (byte)(((above * (256 - down)) + (below * down) + 32768) >> 16);
    }
}
