using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>Measures a media file. It never judges.</summary>
public interface IMediaInspector
{
    /// <summary>Why nothing can be measured at the moment, with the fix; null when everything is there.</summary>
    Task<string?> ObstacleAsync(CancellationToken ct);

    /// <summary>Measures one file. A broken file is a measure, not an exception.</summary>
    /// <exception cref="InspectionUnavailableException">The measuring tool itself is missing or does not run.</exception>
    /// <param name="startImage">What the first frame of a video is held against; null when there is nothing.</param>
    Task<MediaMeasures> MeasureAsync(string file, AssetKind kind, string? startImage, CancellationToken ct);
}

/// <summary>The measuring tool is missing or does not run; the message is a sentence with the fix.</summary>
public sealed class InspectionUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
