using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>Measures a media file. It never judges.</summary>
public interface IMediaInspector
{
    /// <summary>Why nothing can be measured at the moment, with the fix; null when everything is there.</summary>
    Task<string?> ObstacleAsync(CancellationToken ct);

    /// <summary>Measures one file. A broken file is a measure, not an exception.</summary>
    /// <exception cref="InspectionUnavailableException">The measuring tool itself is missing or does not run.</exception>
    Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct);
}

/// <summary>A file that is to be measured.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Kind">What it is expected to be.</param>
public sealed record InspectionOrder(string File, AssetKind Kind)
{
    /// <summary>Full path of what the first frame of a video is held against; null when there is nothing.</summary>
    public string? StartImage { get; init; }

    /// <summary>Full path of the folder that gets the file's pictures, made while it is decoded anyway; null to make none.</summary>
    public string? Pictures { get; init; }
}

/// <summary>The measuring tool is missing or does not run; the message is a sentence with the fix.</summary>
public class InspectionUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One file asked for more time or memory than a file may; others may do with less.</summary>
public sealed class InspectionOverrunException(string message) : InspectionUnavailableException(message);
