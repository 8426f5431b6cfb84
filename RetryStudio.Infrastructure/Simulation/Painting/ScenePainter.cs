namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Paints the layers of a scene, from the sky to the foreground.</summary>
internal sealed class ScenePainter
{
    private readonly SceneLook _look;
    private readonly Palette _palette;
    private readonly HashedRandom _dice;
    private readonly int _width;
    private readonly int _height;
    private readonly int _travel;
    private readonly float _horizon;
    private readonly float _sunX;
    private readonly float _sunY;

    private ScenePainter(SceneLook look, int width, int height, int travel)
    {
        (_look, _palette, _width, _height, _travel) = (look, look.Palette, width, height, travel);
        _dice = new HashedRandom(look.Composition);
        _horizon = _dice.Between(0.52, 0.62) * height;
        _sunX = _dice.Between(0.18, 0.82) * width;
        _sunY = _dice.Between(0.16, 0.40) * height;
    }

    /// <param name="travel">Pixels the camera moves at most; the layers are wider by that much.</param>
    /// <param name="brokenFace">Paints the foreground figure's head torn apart.</param>
    public static IReadOnlyList<Layer> Paint(SceneLook look, int width, int height, int travel, bool brokenFace) =>
        new ScenePainter(look, width, height, travel).Layers(brokenFace);

    private List<Layer> Layers(bool brokenFace)
    {
        var layers = new List<Layer>
        {
            Sky(),
            Hills(0.34f, _horizon - (0.10f * _height), 0.17f, 2.2f, 0.0f),
            _look.Water ? Water() : Hills(0.55f, _horizon + (0.03f * _height), 0.13f, 3.0f, 0.42f, pines: true),
        };
        var near = Hills(1f, 0.83f * _height, 0.10f, 1.7f, 1f);
        new Foreground(near, _palette, _dice, _width, _height, _sunX).Add(_look.Motif, brokenFace);
        layers.Add(near);
        return layers;
    }

    private Layer Strip(float top, float speed) => new(_width + (int)(_travel * speed) + 2, _height, (int)top, speed);

    private Layer Sky()
    {
        var sky = Strip(0, 0.16f);
        sky.OpaqueFrom = 0;
        uint seed = (uint)_look.Place, own = (uint)_look.Composition;
        var radius = _dice.Between(0.035, 0.075) * _height;
        var crescent = _palette.Stars && _dice.Chance(0.6);
        for (var y = 0; y < _height; y++)
        {
            var t = Math.Clamp(y / _horizon, 0f, 1f);
            var band = t < 0.55f ? _palette.Top.Towards(_palette.Middle, t / 0.55f) : _palette.Middle.Towards(_palette.Horizon, (t - 0.55f) / 0.45f);
            for (var x = 0; x < sky.Width; x++)
            {
                var distance = Shapes.Circle(x, y, _sunX, _sunY, radius) / _height;
                var glow = MathF.Exp(-MathF.Max(0, distance) * 5.5f);
                var cloud = Math.Clamp((Noise.Cloud(seed, x * 5.2f / _height, y * 15f / _height) - 0.50f) * 3.4f, 0f, 1f) * (0.35f + (0.65f * t));
                var colour = band.Towards(_palette.Sun, 0.42f * glow);
                colour = colour.Towards(_palette.Horizon.Towards(_palette.Sun, 0.35f + (0.5f * glow)), cloud * 0.55f);
                if (_palette.Stars && t < 0.8f && Noise.At(own, x, y) > 0.9985f)
                {
                    colour = colour.Towards(_palette.Sun, 0.75f * (1 - t) * (1 - cloud));
                }

                sky.Paint(x, y, colour.Plus((Noise.At(own + 7, x, y) - 0.5f) * 0.018f), 1);
            }
        }

        sky.Fill(_sunX - radius, _sunY - radius, _sunX + radius, _sunY + radius, Disc, (_, _) => _palette.Sun);
        return sky;

        float Disc(float x, float y)
        {
            var full = Shapes.Circle(x, y, _sunX, _sunY, radius);
            return crescent ? MathF.Max(full, -Shapes.Circle(x, y, _sunX + (0.45f * radius), _sunY - (0.2f * radius), 0.92f * radius)) : full;
        }
    }

    private Layer Hills(float speed, float line, float amplitude, float frequency, float nearness, bool pines = false)
    {
        var seed = (uint)StableHash.Mix(_look.Composition, (ulong)(speed * 100));
        var crest = amplitude * _height;
        var layer = Strip(line - crest - (pines ? 0.1f * _height : nearness * 0.55f * _height), speed);
        var colour = _palette.Far.Towards(_palette.Near, nearness);
        var lowest = 0f;
        for (var x = 0; x < layer.Width; x++)
        {
            var top = RidgeAt(x);
            lowest = MathF.Max(lowest, top);
            var lit = MathF.Exp(-MathF.Abs(x - _sunX) / (0.45f * _width));
            for (var y = Math.Max(layer.FirstRow, (int)top); y < _height; y++)
            {
                var depth = Math.Clamp((y - top) / (0.30f * _height), 0f, 1f);
                var haze = (1 - nearness) * 0.42f * depth;
                var rim = MathF.Exp(-(y - top) / (0.012f * _height)) * lit * 0.30f;
                var rough = (Noise.Plane(seed + 31, x * 44f / _height, y * 78f / _height) - 0.5f) * (0.05f + (0.055f * nearness));
                var grain = (Noise.At(seed + 57, x, y) - 0.5f) * (0.030f + (0.05f * nearness));
                var shade = colour.Towards(_palette.Horizon, haze + rim).Plus((rough + grain) * (1 - (0.5f * haze)));
                layer.Paint(x, y, shade, Math.Clamp(y + 1 - top, 0f, 1f));
            }
        }

        layer.OpaqueFrom = Math.Min(_height, (int)lowest + 1);
        if (pines)
        {
            Pines(layer, RidgeAt, colour, (int)(_dice.Between(0.5, 1) * 34));
        }

        return layer;

        float RidgeAt(float x) =>
            line - (crest * (Noise.Ridge(seed, x * frequency / _height, 5) - 0.35f) * 1.6f)
            - (nearness > 0.9f ? (Noise.Line(seed + 90, x * 0.45f) - 0.5f) * 0.010f * _height : 0);
    }

    private void Pines(Layer layer, Func<float, float> ridge, Colour colour, int count)
    {
        var dark = colour.Towards(_palette.Near, 0.45f);
        for (var i = 0; i < count; i++)
        {
            var x = _dice.Between(0, layer.Width);
            var size = _dice.Between(0.025, 0.065) * _height;
            var foot = ridge(x) + (0.2f * size);
            layer.Fill(x - size, foot - size, x + size, foot, (px, py) => Pine(px, py, x, foot, size), (_, _) => dark);
        }
    }

    public static float Pine(float x, float y, float foot, float bottom, float size) =>
        MathF.Min(
            Shapes.Gable(x, y, foot, bottom - size, 0.17f * size, bottom - (0.5f * size)),
            MathF.Min(
                Shapes.Gable(x, y, foot, bottom - (0.75f * size), 0.24f * size, bottom - (0.22f * size)),
                MathF.Min(Shapes.Gable(x, y, foot, bottom - (0.5f * size), 0.30f * size, bottom - (0.05f * size)), Shapes.Box(x, y, foot - (0.04f * size), bottom - (0.1f * size), foot + (0.04f * size), bottom))));

    private Layer Water()
    {
        var layer = Strip(_horizon - 1, 0.5f);
        var seed = (uint)_look.Composition;
        layer.OpaqueFrom = Math.Min(_height, (int)_horizon + 1);
        for (var y = layer.FirstRow; y < _height; y++)
        {
            var depth = Math.Clamp((y - _horizon) / (_height - _horizon), 0f, 1f);
            var band = _palette.Horizon.Towards(_palette.Top, 0.25f + (0.65f * depth));
            var stretch = 4f + (26f * depth);
            for (var x = 0; x < layer.Width; x++)
            {
                var wave = Noise.Plane(seed + 11, x / (stretch * 1.9f * _height / 360f), y / ((0.6f + (3f * depth)) * _height / 360f)) - 0.5f;
                var path = MathF.Exp(-MathF.Abs(x - _sunX) / ((0.03f + (0.10f * depth)) * _width)) * Math.Clamp(0.35f + (wave * 2.6f), 0f, 1f);
                layer.Paint(x, y, band.Plus(wave * 0.13f).Towards(_palette.Sun, path * 0.75f), Math.Clamp(y + 1 - _horizon, 0f, 1f));
            }
        }

        return layer;
    }
}
