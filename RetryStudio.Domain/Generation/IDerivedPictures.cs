using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Generation;

/// <summary>The small files that are made from attempts' files. The same bytes have the same pictures; lost ones are made again.</summary>
public interface IDerivedPictures
{
    /// <summary>Makes what is not there yet; returns how many thumbnails there are: 0 when nothing in the file can be decoded.</summary>
    /// <exception cref="InspectionUnavailableException">The tool that makes them is missing or does not run.</exception>
    Task<int> MakeAsync(StoredFile file, AssetKind kind, CancellationToken ct);

    /// <summary>The full path of a picture; null when files of this kind have none, when the file itself is gone, or when nothing in it can be decoded.</summary>
    /// <exception cref="InspectionUnavailableException">It has to be made again, and the tool for that is missing or does not run.</exception>
    Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct);
}
