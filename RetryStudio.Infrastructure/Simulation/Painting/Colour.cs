namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>Red, green and blue, 0..1.</summary>
internal readonly record struct Colour(float R, float G, float B)
{
    public static Colour Hex(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);

    public Colour Towards(Colour other, float share) =>
        new(R + ((other.R - R) * share), G + ((other.G - G) * share), B + ((other.B - B) * share));

    public Colour Times(float factor) => new(R * factor, G * factor, B * factor);

    public Colour Plus(float light) => new(R + light, G + light, B + light);

    public static byte Byte(float value) => (byte)Math.Clamp((value * 255f) + 0.5f, 0f, 255f);
}

/// <summary>The light of a scene.</summary>
internal sealed record Palette(string Name, Colour Top, Colour Middle, Colour Horizon, Colour Sun, Colour Far, Colour Near, bool Stars = false)
{
    public static readonly IReadOnlyList<Palette> All =
    [
        Of("dawn", 0x2b3a67, 0xa06a8c, 0xf6b38a, 0xfff1c9, 0x8a6a8e, 0x2a2440),
        Of("day", 0x3f7fc4, 0x8fbfe6, 0xe0eaee, 0xfffbe6, 0x8fa9bd, 0x2c4a34),
        Of("golden", 0x44618f, 0xd09a68, 0xf7cf98, 0xfff3d0, 0xb78b6b, 0x44311f),
        Of("dusk", 0x23245a, 0x75407f, 0xee7a5c, 0xffd0a0, 0x6f4874, 0x1f1731),
        Of("night", 0x101a44, 0x243a6c, 0x587aa8, 0xf4f1dc, 0x344a72, 0x141d33) with { Stars = true },
        Of("mist", 0x93abb6, 0xb9c9ca, 0xe4e3da, 0xfffdf4, 0xa3b6b5, 0x344b49),
        Of("teal", 0x0f4c5c, 0x3c8d93, 0xf0cc93, 0xfff0c8, 0x5f8f86, 0x1b3032),
        Of("rose", 0x5b5f97, 0xc08fae, 0xfbc4be, 0xfff4e8, 0x9a86ac, 0x352c52),
    ];

    private static Palette Of(string name, int top, int middle, int horizon, int sun, int far, int near) =>
        new(name, Colour.Hex(top), Colour.Hex(middle), Colour.Hex(horizon), Colour.Hex(sun), Colour.Hex(far), Colour.Hex(near));
}
