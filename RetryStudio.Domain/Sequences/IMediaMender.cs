using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Changes copies of files.</summary>
public interface IMediaMender
{
    /// <summary>Writes a changed copy: a film of a video, a PNG of an image. Of a sound it changes nothing but the sound of its film. The source is not touched.</summary>
    /// <param name="source">Relative to the media root, like the target.</param>
    /// <returns>Null when the source cannot be decoded; the target is then not there.</returns>
    /// <exception cref="InspectionUnavailableException">The tool that does it is missing or does not run.</exception>
    Task<StoredFile?> MendAsync(string source, AssetKind kind, MendingStep step, string target, CancellationToken ct);
}
