namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>What stands in front: a house, a wood, a town, people.</summary>
internal sealed class Foreground(Layer layer, Palette palette, HashedRandom dice, int width, int height, float sunX)
{
    private readonly Colour _ink = palette.Near.Times(0.62f);
    private readonly Colour _light = palette.Horizon.Towards(palette.Sun, 0.5f);

    public void Add(Motif motif, bool brokenFace)
    {
        switch (motif)
        {
            case Motif.House:
                House(At(0.2, 0.75), dice.Between(0.13, 0.18) * height);
                Wood(4);
                break;
            case Motif.Pines:
                Wood(13);
                Person(At(0.3, 0.7), dice.Between(0.18, 0.24) * height, brokenFace);
                break;
            case Motif.Wanderer:
                Person(At(0.25, 0.75), dice.Between(0.32, 0.42) * height, brokenFace);
                Wood(3);
                break;
            case Motif.Pair:
                var x = At(0.3, 0.65);
                var size = dice.Between(0.32, 0.40) * height;
                Person(x, size, brokenFace);
                Person(x + (0.42f * size), size * dice.Between(0.84, 0.95), false);
                break;
            case Motif.Town:
                Town();
                break;
            default:
                Bust(At(0.34, 0.66), brokenFace);
                break;
        }
    }

    private float At(double from, double to) => dice.Between(from, to) * width;

    private float Ground => 0.845f * height;

    private void House(float x, float size)
    {
        var floor = Ground + (0.1f * size);
        float left = x - (0.75f * size), right = x + (0.75f * size), eaves = floor - (0.72f * size);
        Fill(left, eaves, right, floor, (px, py) => Shapes.Box(px, py, left, eaves, right, floor), _ink.Towards(palette.Far, 0.22f));
        Fill(left - (0.2f * size), eaves - (0.6f * size), right + (0.2f * size), eaves + 1, (px, py) => Shapes.Gable(px, py, x, eaves - (0.6f * size), 0.95f * size, eaves + 1), _ink);
        Fill(x + (0.3f * size), eaves - (0.65f * size), x + (0.48f * size), eaves, (px, py) => Shapes.Box(px, py, x + (0.3f * size), eaves - (0.62f * size), x + (0.46f * size), eaves - (0.2f * size)), _ink);
        foreach (var offset in (float[])[-0.38f, 0.36f])
        {
            var middle = x + (offset * size);
            Fill(middle - size, eaves, middle + size, floor, (px, py) => Shapes.Box(px, py, middle - (0.13f * size), eaves + (0.2f * size), middle + (0.13f * size), eaves + (0.46f * size)), Lamp);
        }
    }

    private static Colour Lamp => Colour.Hex(0xffd98a);

    private void Wood(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var x = dice.Between(0, layer.Width);
            var size = dice.Between(0.14, 0.36) * height;
            var foot = Ground + (dice.Between(0, 0.05) * height);
            var colour = _ink.Towards(palette.Far, dice.Between(0, 0.18));
            Fill(x - (0.4f * size), foot - size, x + (0.4f * size), foot, (px, py) => ScenePainter.Pine(px, py, x, foot, size), colour);
        }
    }

    private void Town()
    {
        for (var x = -0.02f * height; x < layer.Width;)
        {
            var wide = dice.Between(0.08, 0.17) * height;
            float left = x, right = x + wide, top = Ground - (dice.Between(0.08, 0.36) * height), foot = Ground + (0.06f * height);
            var colour = _ink.Towards(palette.Far, dice.Between(0.02, 0.25));
            Fill(left, top, right, foot, (px, py) => Shapes.Box(px, py, left, top, right, foot), colour);
            if (dice.Chance(0.35))
            {
                Fill(left, top - wide, right, top, (px, py) => Shapes.Gable(px, py, left + (wide / 2), top - (0.5f * wide), wide / 2, top + 1), colour.Times(0.9f));
            }

            Windows(left, top, right, foot);
            x += wide * dice.Between(0.86, 1.15);
        }
    }

    private void Windows(float left, float top, float right, float foot)
    {
        var step = 0.030f * height;
        for (var y = top + step; y < foot - step; y += step)
        {
            for (var x = left + (0.6f * step); x < right - (0.8f * step); x += step)
            {
                if (dice.Chance(0.28))
                {
                    float wx = x, wy = y;
                    Fill(wx, wy, wx + step, wy + step, (px, py) => Shapes.Box(px, py, wx, wy, wx + (0.42f * step), wy + (0.52f * step)), Lamp.Towards(_ink, dice.Between(0, 0.4)));
                }
            }
        }
    }

    private void Person(float x, float size, bool brokenFace)
    {
        var foot = Ground + (0.03f * height);
        float head = foot - (0.91f * size), shoulder = foot - (0.76f * size), hip = foot - (0.46f * size), side = sunX < x ? -1 : 1;
        float Body(float px, float py) => MathF.Min(
            MathF.Min(Shapes.Limb(px, py, x, shoulder, x, hip, 0.085f * size, 0.105f * size), Shapes.Limb(px, py, x, hip, x, foot - (0.24f * size), 0.105f * size, 0.15f * size)),
            MathF.Min(
                MathF.Min(Shapes.Limb(px, py, x - (0.05f * size), hip, x - (0.08f * size), foot, 0.05f * size, 0.036f * size), Shapes.Limb(px, py, x + (0.05f * size), hip, x + (0.09f * size), foot, 0.05f * size, 0.036f * size)),
                MathF.Min(Shapes.Limb(px, py, x - (0.07f * size), shoulder, x - (0.15f * size), hip, 0.042f * size, 0.03f * size), Shapes.Limb(px, py, x + (0.07f * size), shoulder, x + (0.15f * size), hip, 0.042f * size, 0.03f * size))));
        layer.Fill(x - (0.4f * size), foot - size, x + (0.4f * size), foot, Body, Rimmed(Body, side, size));
        float Head(float px, float py) => brokenFace
            ? MathF.Min(Shapes.Ellipse(px, py, x - (0.07f * size), head + (0.02f * size), 0.05f * size, 0.09f * size), Shapes.Ellipse(px, py, x + (0.07f * size), head - (0.05f * size), 0.08f * size, 0.045f * size))
            : Shapes.Ellipse(px, py, x, head, 0.064f * size, 0.078f * size);
        layer.Fill(x - (0.3f * size), foot - (1.1f * size), x + (0.3f * size), shoulder, Head, Rimmed(Head, side, size));
    }

    private void Bust(float x, bool brokenFace)
    {
        float size = height * dice.Between(0.60, 0.70), bottom = height, side = sunX < x ? -1 : 1;
        float headY = height * 0.50f, neck = headY + (0.18f * size), skinTone = dice.Between(0.30, 0.85);
        var skin = Colour.Hex(0x5a3a2a).Towards(Colour.Hex(0xe2b494), skinTone).Towards(palette.Horizon, 0.18f);
        var hair = Colour.Hex(0x1d1512).Towards(Colour.Hex(0x7a4a24), dice.Between(0, 0.8)).Towards(palette.Near, 0.25f);
        var cloth = palette.Near.Towards(palette.Top, dice.Between(0.25, 0.75)).Times(0.9f);
        float Shoulders(float px, float py) => MathF.Min(
            Shapes.Ellipse(px, py, x, bottom + (0.13f * size), 0.54f * size, 0.63f * size),
            Shapes.Limb(px, py, x, neck, x, neck + (0.14f * size), 0.080f * size, 0.12f * size));
        float Hair(float px, float py) => Shapes.Ellipse(px, py, x - (0.012f * side * size), headY - (0.035f * size), 0.205f * size, 0.255f * size);
        float Face(float px, float py) => brokenFace
            ? MathF.Min(Shapes.Ellipse(px, py, x - (0.11f * size), headY + (0.09f * size), 0.10f * size, 0.17f * size), Shapes.Ellipse(px, py, x + (0.10f * size), headY - (0.03f * size), 0.15f * size, 0.10f * size))
            : Shapes.Ellipse(px, py, x + (0.018f * side * size), headY + (0.035f * size), 0.150f * size, 0.205f * size);
        layer.Fill(x - (0.7f * size), neck, x + (0.7f * size), bottom, Shoulders, Rimmed(Shoulders, side, size, cloth));
        layer.Fill(x - (0.3f * size), headY - (0.4f * size), x + (0.3f * size), neck + (0.1f * size), Hair, Rimmed(Hair, side, size, hair));
        layer.Fill(x - (0.3f * size), headY - (0.3f * size), x + (0.3f * size), neck + (0.1f * size), Face, Lit(x, side, size, skin));
        Features(x + (0.025f * side * size), headY, size, hair, skin, brokenFace);
    }

    private void Features(float x, float headY, float size, Colour hair, Colour skin, bool broken)
    {
        var shift = broken ? 0.09f * size : 0;
        foreach (var eye in (float[])[-0.062f, 0.062f])
        {
            float ex = x + (eye * size), ey = headY + (0.005f * size) + (eye > 0 ? shift : -0.3f * shift);
            Fill(ex - size, ey - 4, ex + size, ey + size, (px, py) => Shapes.Ellipse(px, py, ex, ey, 0.021f * size, 0.012f * size), hair.Times(0.6f));
            Fill(ex - size, ey - size, ex + size, ey + size, (px, py) => Shapes.Limb(px, py, ex - (0.03f * size), ey - (0.036f * size), ex + (0.03f * size), ey - (0.040f * size), 0.0055f * size, 0.0055f * size), hair);
        }

        float nose = headY + (0.075f * size), mouth = headY + (0.135f * size) + (0.6f * shift);
        Fill(x - size, nose - size, x + size, nose + size, (px, py) => Shapes.Limb(px, py, x + (0.006f * size), headY + (0.02f * size), x + (0.014f * size), nose, 0.004f * size, 0.010f * size), skin.Times(0.80f));
        Fill(x - size, mouth - size, x + size, mouth + size, (px, py) => Shapes.Limb(px, py, x - (0.042f * size), mouth, x + (0.042f * size), mouth + (0.15f * shift), 0.009f * size, 0.009f * size), skin.Times(0.62f).Towards(Colour.Hex(0x8a2f2f), 0.3f));
    }

    private void Fill(float left, float top, float right, float bottom, Func<float, float, float> distance, Colour colour) =>
        layer.Fill(left, top, right, bottom, distance, (x, y) => colour.Plus((Noise.At(91, (int)x, (int)y) - 0.5f) * 0.045f));

    /// <summary>Dark, with a line of light on the side of the sun.</summary>
    private Func<float, float, Colour> Rimmed(Func<float, float, float> distance, float side, float size, Colour? body = null) => (x, y) =>
    {
        var reach = MathF.Min(0.022f * size, 0.007f * height);
        var rim = Math.Clamp(0.5f + (distance(x + (side * reach), y - (0.4f * reach)) / reach), 0f, 1f);
        return (body ?? _ink).Towards(_light, 0.75f * rim).Plus((Noise.At(37, (int)x, (int)y) - 0.5f) * 0.05f);
    };

    private Func<float, float, Colour> Lit(float middle, float side, float size, Colour skin) => (x, y) =>
    {
        var t = Math.Clamp(0.5f + (side * (x - middle) / (0.32f * size)), 0f, 1f);
        return skin.Times(0.62f).Towards(skin.Towards(_light, 0.30f), t).Plus((Noise.At(53, (int)x, (int)y) - 0.5f) * 0.04f);
    };
}
