using System.Collections.Immutable;

namespace RetryStudio.Domain.Generation;

/// <summary>Remembers what failed tries left behind.</summary>
public interface IPartialFiles
{
    /// <summary>Notes the files of a try that has failed; does nothing when it has not.</summary>
    Task KeepAsync(Guid tryId, ImmutableArray<StoredFile> files, CancellationToken ct);

    /// <summary>One of the files, counted from 0; null when there is none.</summary>
    Task<StoredFile?> FindAsync(Guid tryId, int number, CancellationToken ct);
}
