using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Ids from the operating system's randomness, 122 bits each.</summary>
public sealed class RandomIds : IIdSource
{
    public Guid Next() => Guid.NewGuid();
}
