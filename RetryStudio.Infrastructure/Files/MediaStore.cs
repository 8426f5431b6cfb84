using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Where media files live.</summary>
public sealed record MediaOptions
{
    /// <summary>The root folder, a NAS path in a studio.</summary>
    public string Root { get; init; } = ".data/media";
}

/// <summary>Media files under one root folder.</summary>
public sealed class MediaStore : IMediaStore
{
    private readonly string _root;
    private readonly ILogger<MediaStore> _logger;

    public MediaStore(MediaOptions options, ILogger<MediaStore> logger)
    {
        _logger = logger;
        _root = Path.GetFullPath(options.Root);
        Directory.CreateDirectory(_root);
    }

    public string FullPath(string relativePath)
    {
        var full = Path.GetFullPath(Path.Combine(_root, relativePath));
        return full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new InvalidOperationException($"'{relativePath}' lies outside of the media root.");
    }

    public bool HasFolder(string relativeFolder) => Directory.Exists(FullPath(relativeFolder));

    public async Task<StoredFile> WriteAsync(string relativePath, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        var target = FullPath(relativePath);
        var temporary = target + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            var (sha256, bytes) = await FillAsync(temporary, write, ct);
            File.Move(temporary, target, overwrite: true);
            return new(relativePath, sha256, bytes);
        }
        catch
        {
            // Half a file is of no use to anybody; one that a kill leaves is replaced by the next write.
            File.Delete(temporary);
            throw;
        }
    }

    private static async Task<(string Sha256, long Bytes)> FillAsync(string temporary, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        await using var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true);
        await write(file, ct);
        await file.FlushAsync(ct);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        return await FileHash.OfAsync(file, ct);
    }

    public bool Renew(string relativePath, DateTimeOffset at)
    {
        try
        {
            File.SetLastWriteTimeUtc(FullPath(relativePath), at.UtcDateTime);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    public void Remove(string relativePath)
    {
        var file = new FileInfo(FullPath(relativePath));
        try
        {
            file.Delete();
            for (var folder = file.Directory; folder is { Exists: true } && folder.FullName.Length > _root.Length && !folder.EnumerateFileSystemInfos().Any(); folder = folder.Parent)
            {
                folder.Delete();
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            _logger.LogWarning(busy, "{File} could not be removed; nothing names it any more", file.FullName);
        }
    }

    public void RemoveOlder(string relativeFolder, DateTimeOffset before)
    {
        var folder = new DirectoryInfo(FullPath(relativeFolder));
        if (!folder.Exists)
        {
            return;
        }

        foreach (var file in folder.EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
        {
            try
            {
                file.Delete();
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                _logger.LogInformation(busy, "{File} could not be removed; it goes another time", file.FullName);
            }
        }
    }
}
