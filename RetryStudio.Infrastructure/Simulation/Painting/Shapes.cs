namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Distances to simple shapes in pixels, negative inside.</summary>
internal static class Shapes
{
    public static float Circle(float x, float y, float cx, float cy, float radius) => MathF.Sqrt(Square(x - cx) + Square(y - cy)) - radius;

    public static float Ellipse(float x, float y, float cx, float cy, float rx, float ry)
    {
        float dx = (x - cx) / rx, dy = (y - cy) / ry;
        return (MathF.Sqrt((dx * dx) + (dy * dy)) - 1) * MathF.Min(rx, ry);
    }

    public static float Box(float x, float y, float left, float top, float right, float bottom) =>
        MathF.Max(MathF.Max(left - x, x - right), MathF.Max(top - y, y - bottom));

    /// <summary>A triangle on its base: the tip at (cx, top).</summary>
    public static float Gable(float x, float y, float cx, float top, float halfWidth, float bottom)
    {
        var height = bottom - top;
        var slope = ((MathF.Abs(x - cx) * height) - ((y - top) * halfWidth)) / MathF.Sqrt((height * height) + (halfWidth * halfWidth));
        return MathF.Max(slope, y - bottom);
    }

    /// <summary>A limb: a line from a to b with round ends, its radius growing from one to the other.</summary>
    public static float Limb(float x, float y, float ax, float ay, float bx, float by, float radiusA, float radiusB)
    {
        float dx = bx - ax, dy = by - ay;
        var t = Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / MathF.Max(0.001f, (dx * dx) + (dy * dy)), 0f, 1f);
        return Circle(x, y, ax + (dx * t), ay + (dy * t), radiusA + ((radiusB - radiusA) * t));
    }

    private static float Square(float value) => value * value;
}
