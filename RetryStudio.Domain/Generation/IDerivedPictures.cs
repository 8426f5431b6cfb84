using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Generation;

/// <summary>The small files that are made from attempts' files. The same bytes have the same pictures; lost ones are made again.</summary>
public interface IDerivedPictures
{
    /// <summary>Begins to make a file's pictures, unless they are there already. Whoever measures the file makes them on the way.</summary>
    IPictureMaking Begin(StoredFile file, AssetKind kind);

    /// <summary>The full path of a picture; null when files of this kind have none, when the file itself is gone, or when nothing in it can be decoded.</summary>
    /// <exception cref="InspectionUnavailableException">It has to be made again, and the tool for that is missing or does not run.</exception>
    Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct);
}

/// <summary>Pictures in the making. What is not kept is cleared away at its end.</summary>
public interface IPictureMaking : IDisposable
{
    /// <summary>Full path of an empty folder to make them in; null when they are there already.</summary>
    string? Folder { get; }

    /// <summary>Puts what was made in its place; returns how many thumbnails there are: 0 when nothing in the file can be decoded.</summary>
    int Keep();
}
