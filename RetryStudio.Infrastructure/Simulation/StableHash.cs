using System.Runtime.InteropServices;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>Hashes that are the same in every process and on every machine, unlike the runtime's own.</summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in MemoryMarshal.AsBytes(text.AsSpan()))
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        return Finish(hash);
    }

    public static ulong Mix(ulong a, ulong b) => Finish(a ^ (Finish(b) + 0x9E3779B97F4A7C15UL + (a << 6) + (a >> 2)));

    public static ulong Mix(ulong a, string b) => Mix(a, Of(b));

    /// <summary>0 ≤ x &lt; 1.</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    public static ulong Finish(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}

/// <summary>A row of random numbers that depends on its seed only.</summary>
internal sealed class HashedRandom(ulong seed)
{
    private ulong _state = seed;

    public double Unit() => StableHash.Unit(StableHash.Finish(_state += 0x9E3779B97F4A7C15UL));

    public float Between(double from, double to) => (float)(from + ((to - from) * Unit()));

    public int Index(int count) => (int)(Unit() * count);

    public bool Chance(double chance) => Unit() < chance;

    /// <summary>Mean 0, deviation 1.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());
}
