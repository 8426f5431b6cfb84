namespace RetryStudio.Domain.Generation;

/// <summary>Where finished files live, under names of ours only.</summary>
public interface IMediaStore
{
    /// <summary>The full path of a file the database names.</summary>
    string FullPath(string relativePath);

    /// <summary>Writes a file under a temporary name, syncs it and renames it. Whatever an interrupted write left is replaced.</summary>
    Task<StoredFile> WriteAsync(string relativePath, Func<Stream, CancellationToken, Task> write, CancellationToken ct);
}

/// <param name="Path">Relative to the media root.</param>
public sealed record StoredFile(string Path, string Sha256, long Bytes);
