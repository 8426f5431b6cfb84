using System.Security.Cryptography;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Has ffmpeg write files of the media store: under a temporary name until they are whole, synced, renamed.</summary>
internal sealed class FfmpegFiles(FfmpegProcess ffmpeg, IMediaStore media)
{
    /// <param name="target">Relative to the media root.</param>
    /// <param name="arguments">All but the name of the output.</param>
    /// <returns>Null when ffmpeg could not make it of what it was given; the target is then as it was.</returns>
    /// <exception cref="InspectionUnavailableException">ffmpeg is missing, took too long, or the machine lacked something.</exception>
    public async Task<StoredFile?> WriteAsync(string target, IEnumerable<string> arguments, CancellationToken ct)
    {
        var full = media.FullPath(target);
        var temporary = full + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        try
        {
            var run = (await ffmpeg.FfmpegAsync(new(["-v", "error", "-y", .. arguments, temporary]) { LowPriority = true }, ct)).InTime();
            if (run.Shortage is { } shortage)
            {
                throw new InspectionUnavailableException(shortage);
            }

            if (!run.Succeeded || new FileInfo(temporary) is not { Exists: true, Length: > 0 })
            {
                return null;
            }

            var (sha256, bytes) = await SealAsync(temporary, ct);
            File.Move(temporary, full, overwrite: true);
            return new(target, sha256, bytes);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<(string Sha256, long Bytes)> SealAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true);
        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)), file.Length);
    }
}
