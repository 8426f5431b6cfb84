namespace RetryStudio.Domain.Retries;

/// <summary>A small deterministic generator: the same start gives the same numbers, on every machine, for ever.</summary>
public struct SplitMix(ulong state)
{
    private ulong _state = state;

    /// <summary>A generator that depends on a seed, a number and a name.</summary>
    public static SplitMix From(ulong seed, int number, string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return new(unchecked(seed ^ hash ^ ((ulong)number * 0x9E3779B97F4A7C15UL)));
    }

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
