namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Smooth noise, 0..1, the same for the same seed.</summary>
internal static class Noise
{
    public static float Line(uint seed, float x)
    {
        var cell = (int)MathF.Floor(x);
        var t = Ease(x - cell);
        var a = At(seed, cell, 0);
        return a + ((At(seed, cell + 1, 0) - a) * t);
    }

    /// <summary>A ridge: octaves of a line, each half as strong as the one before.</summary>
    public static float Ridge(uint seed, float x, int octaves)
    {
        float sum = 0, weight = 0.5f, total = 0;
        for (var octave = 0; octave < octaves; octave++, x *= 2.03f, weight *= 0.5f)
        {
            sum += weight * Line(seed + (uint)octave, x);
            total += weight;
        }

        return sum / total;
    }

    public static float Plane(uint seed, float x, float y)
    {
        int column = (int)MathF.Floor(x), row = (int)MathF.Floor(y);
        float tx = Ease(x - column), ty = Ease(y - row);
        float a = At(seed, column, row), b = At(seed, column + 1, row);
        float c = At(seed, column, row + 1), d = At(seed, column + 1, row + 1);
        var upper = a + ((b - a) * tx);
        return upper + ((c + ((d - c) * tx) - upper) * ty);
    }

    public static float Cloud(uint seed, float x, float y) =>
        (0.54f * Plane(seed, x, y)) + (0.30f * Plane(seed + 1, x * 2.1f, y * 2.1f)) + (0.16f * Plane(seed + 2, x * 4.3f, y * 4.3f));

    /// <summary>One value per pixel, without any smoothing.</summary>
    public static float At(uint seed, int x, int y)
    {
        var h = (seed * 0x9E3779B1u) ^ ((uint)x * 0x85EBCA77u) ^ ((uint)y * 0xC2B2AE3Du);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        return (h ^ (h >> 15)) * (1f / uint.MaxValue);
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));
}
