using System.Buffers;
using System.Security.Cryptography;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Seals files of the media root in one pass.</summary>
public sealed class FileSealing(IMediaStore media) : IFileSealing
{
    private const int Block = 1 << 18;

    public async Task<SealedFile> SealAsync(string path, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            await using var file = new FileStream(media.FullPath(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (crc, bytes) = (new Crc32(), 0L);
            while (await file.ReadAsync(buffer, ct) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                crc.Append(buffer.AsSpan(0, read));
                bytes += read;
            }

            return new(path, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, crc.Value);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RejectedException(RejectionReason.NotFound, $"The file '{path}' is no longer there. Make it again, then try again.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
