using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Files;

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
        var temporary = Temporary(full);
        try
        {
            var run = (await ffmpeg.FfmpegAsync(new(["-v", "error", "-y", .. arguments, temporary]) { LowPriority = true }, ct)).InTime().Within();
            if (!run.Succeeded || new FileInfo(temporary) is { Exists: true, Length: 0 })
            {
                return null;
            }

            var (sha256, bytes) = await SealAsync(temporary, ct);
            File.Move(temporary, full, overwrite: true);
            return new(target, sha256, bytes);
        }
        catch (FileNotFoundException gone)
        {
            // Whoever writes the same file after us clears away what looks left over.
            throw new IOException("What ffmpeg wrote was cleared away by another process.", gone);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A name of its own beside the target, since an ffmpeg that outlived a killed process may still write to that one's, which goes.</summary>
    internal static string Temporary(string target)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        foreach (var left in folder.EnumerateFiles($"{Path.GetFileName(target)}*.part"))
        {
            left.Delete();
        }

        return $"{target}.{Path.GetRandomFileName()}.part";
    }

    /// <summary>Has a file that another process wrote on the disk, not only on its way there.</summary>
    internal static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        file.Flush(flushToDisk: true);
    }

    private static async Task<(string Sha256, long Bytes)> SealAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true);
        file.Flush(flushToDisk: true);
        return await FileHash.OfAsync(file, ct);
    }
}
