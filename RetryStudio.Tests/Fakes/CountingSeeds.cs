using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Gives 1, 2, 3 …</summary>
public sealed class CountingSeeds : ISeedSource
{
    private ulong _last;

    public ulong Next() => ++_last;
}
