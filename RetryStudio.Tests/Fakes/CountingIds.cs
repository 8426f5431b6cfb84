using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Gives 00000000-0000-0000-0000-000000000001, …2, …3</summary>
public sealed class CountingIds : IIdSource
{
    private int _last;

    public Guid Next() => Guid.Parse($"00000000-0000-0000-0000-{++_last:x12}");
}
