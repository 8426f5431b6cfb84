using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>Makes the pictures by which attempts are compared.</summary>
public interface IThumbnailer
{
    /// <summary>
    /// Writes <c>thumb-0.jpg … thumb-n.jpg</c> into <paramref name="folder"/> and returns how many there are:
    /// 8 evenly spaced frames of a video, 1 of an image, 0 of audio or of a file that cannot be decoded. Whatever stood there is replaced.
    /// </summary>
    Task<int> MakeAsync(string file, AssetKind kind, double duration, string folder, CancellationToken ct);
}
