namespace RetryStudio.Domain.Generation;

/// <summary>Where finished files live, under names of ours only.</summary>
public interface IMediaStore
{
    /// <summary>The full path of a file the database names.</summary>
    string FullPath(string relativePath);

    /// <summary>Whether a folder is there. While none of a project's is, the media folder itself is probably away.</summary>
    bool HasFolder(string relativeFolder);

    /// <summary>Writes a file under a temporary name, syncs it and renames it. Whatever an interrupted write left is replaced.</summary>
    Task<StoredFile> WriteAsync(string relativePath, Func<Stream, CancellationToken, Task> write, CancellationToken ct);

    /// <summary>Lets a file count as written at this moment; false when it is not there.</summary>
    bool Renew(string relativePath, DateTimeOffset at);

    /// <summary>Removes the files of a folder that were last written before this moment. One that cannot be removed now goes another time.</summary>
    void RemoveOlder(string relativeFolder, DateTimeOffset before);

    /// <summary>Removes a file, with folders that it leaves empty. One that is not there, or cannot be removed now, is no fault.</summary>
    void Remove(string relativePath);
}

/// <param name="Path">Relative to the media root.</param>
public sealed record StoredFile(string Path, string Sha256, long Bytes);
