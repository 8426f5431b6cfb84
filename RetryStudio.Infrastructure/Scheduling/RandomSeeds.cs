using System.Security.Cryptography;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Seeds from the operating system's randomness.</summary>
public sealed class RandomSeeds : ISeedSource
{
    public ulong Next()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
