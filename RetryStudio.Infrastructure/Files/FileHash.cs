using System.Buffers;
using System.Security.Cryptography;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Names what is in files.</summary>
internal static class FileHash
{
    private const int Block = 1 << 18;

    /// <summary>SHA-256, in lower-case hexadecimal digits, of what is left of a stream.</summary>
    public static Task<(string Sha256, long Bytes)> OfAsync(Stream content, CancellationToken ct) => OfAsync(content, null, ct);

    /// <param name="also">Sees every block on the way.</param>
    public static async Task<(string Sha256, long Bytes)> OfAsync(Stream content, Action<ReadOnlyMemory<byte>>? also, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var bytes = 0L;
            while (await content.ReadAsync(buffer, ct) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                also?.Invoke(buffer.AsMemory(0, read));
                bytes += read;
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
