using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Seals files of the media root in one pass.</summary>
public sealed class FileSealing(IMediaStore media) : IFileSealing
{
    public async Task<SealedFile> SealAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(media.FullPath(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var crc = new Crc32();
            var (sha256, bytes) = await FileHash.OfAsync(file, block => crc.Append(block.Span), ct);
            return new(path, sha256, bytes, crc.Value);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RejectedException(RejectionReason.NotFound, $"The file '{path}' is no longer there. Make it again, then try again.");
        }
    }
}
