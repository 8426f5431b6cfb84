using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Fakes;

/// <summary>Finds every file readable and nothing else.</summary>
public sealed class FakeInspector : IMediaInspector
{
    /// <summary>Why nothing can be measured; null when everything is there.</summary>
    public string? Obstacle { get; set; }

    public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult(Obstacle);

    public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct) =>
        Obstacle is null ? Task.FromResult(new MediaMeasures { Readable = true }) : Task.FromException<MediaMeasures>(new InspectionUnavailableException(Obstacle));
}
