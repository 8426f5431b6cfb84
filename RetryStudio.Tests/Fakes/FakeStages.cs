using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;

namespace RetryStudio.Tests.Fakes;

/// <summary>Promotes and measures without ffmpeg; counts what it is asked for, and fails when it is told to.</summary>
public sealed class FakeStages : IMasterMaker, IMediaInspector, ICutMeter
{
    public static readonly DeliveryFormat Format = new() { Width = 640, Height = 360, Fps = 12 };

    private readonly ConcurrentQueue<string> _promoted = new();
    private readonly ConcurrentQueue<string> _inspected = new();

    /// <summary>The masters that were asked for, in any order.</summary>
    public IReadOnlyCollection<string> Promoted => _promoted;

    /// <summary>The masters that were measured, in any order.</summary>
    public IReadOnlyCollection<string> Inspected => _inspected;

    /// <summary>What comes instead of a master at this place; null when it is made.</summary>
    public Func<string, MasterMade?> OnPromotion { get; set; } = _ => null;

    /// <summary>What is measured of this master instead of what is good in every respect; null for that.</summary>
    public Func<string, MediaMeasures?> OnInspection { get; set; } = _ => null;

    public Task<MasterMade> MakeAsync(MasterOrder order, CancellationToken ct)
    {
        _promoted.Enqueue(order.Target);
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(OnPromotion(order.Target) ?? new MasterMade.Made(new(order.Target, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order.Target))), 1000), 24));
    }

    public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct)
    {
        _inspected.Enqueue(order.File);
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(OnInspection(order.File) ?? Measured.Video);
    }

    public Task<CutMeasure?> MeasureAsync(string before, string after, CancellationToken ct) => Task.FromResult<CutMeasure?>(new(0.6, 3));
}
