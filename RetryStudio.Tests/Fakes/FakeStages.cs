using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;

namespace RetryStudio.Tests.Fakes;

/// <summary>Promotes, measures and joins without ffmpeg; counts what it is asked for, and fails when it is told to.</summary>
public sealed class FakeStages(IMediaStore media) : IMasterMaker, IMediaInspector, ICutMeter, IFilmMaker, ISheetMaker
{
    public static readonly DeliveryFormat Format = new() { Width = 640, Height = 360, Fps = 12 };

    private readonly ConcurrentQueue<string> _promoted = new();
    private readonly ConcurrentQueue<string> _inspected = new();

    /// <summary>The masters that were asked for, in any order.</summary>
    public IReadOnlyCollection<string> Promoted => _promoted;

    /// <summary>The masters that were measured, in any order.</summary>
    public IReadOnlyCollection<string> Inspected => _inspected;

    /// <summary>Films that were joined.</summary>
    public int Films { get; private set; }

    /// <summary>What comes instead of a master at this place; null when it is made.</summary>
    public Func<string, MasterMade?> OnPromotion { get; set; } = _ => null;

    /// <summary>What is measured of this master instead of what is good in every respect; null for that.</summary>
    public Func<string, MediaMeasures?> OnInspection { get; set; } = _ => null;

    /// <summary>What happens before a film is joined.</summary>
    public Action OnFilm { get; set; } = () => { };

    public async Task<MasterMade> MakeAsync(MasterOrder order, CancellationToken ct)
    {
        _promoted.Enqueue(order.Target);
        ct.ThrowIfCancellationRequested();
        return OnPromotion(order.Target) ?? new MasterMade.Made(await media.WriteAsync(order.Target, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(order.Target), token).AsTask(), ct), 24);
    }

    public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct)
    {
        if (order.Kind == AssetKind.Video)
        {
            _inspected.Enqueue(order.File);
        }

        ct.ThrowIfCancellationRequested();
        return Task.FromResult(OnInspection(order.File) ?? Measured.Video);
    }

    public Task<CutMeasure?> MeasureAsync(string before, string after, CancellationToken ct) => Task.FromResult<CutMeasure?>(new(0.6, 3));

    public Task WriteAsync(IReadOnlyList<string> panels, SheetLayout layout, Stream target, CancellationToken ct) => target.WriteAsync("A sheet."u8.ToArray(), ct).AsTask();

    public async Task<FilmOutcome> JoinAsync(ImmutableArray<string> masters, string target, CancellationToken ct)
    {
        Films++;
        OnFilm();
        ct.ThrowIfCancellationRequested();
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await File.WriteAllLinesAsync(target, masters, ct);
        return new FilmOutcome.Made(masters.Length * 2);
    }
}
