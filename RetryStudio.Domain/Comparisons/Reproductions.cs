using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Comparisons;

/// <summary>Says of attempts that repeat a recipe how near they came. Once for each; what was interrupted is done again.</summary>
public sealed class Reproductions(IReproductionStore store, ILikenessMeter meter, LiveFeed feed)
{
    /// <summary>Compares those that have ended and were not compared yet.</summary>
    /// <exception cref="InspectionUnavailableException">The tool that measures is missing or does not run: they wait.</exception>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        foreach (var pair in await store.WaitingAsync(ct))
        {
            if (await store.KeepAsync(pair.AttemptId, await LikenessAsync(pair, ct), ct))
            {
                feed.Publish(new StudioEvent.SlotChanged(pair.Slot.ProjectId, pair.Slot.SegmentId, pair.Slot.Kind));
            }
        }
    }

    private async Task<Likeness> LikenessAsync(ReproducedPair pair, CancellationToken ct) => pair switch
    {
        { Origin: null } => Likeness.Unmeasurable("that one brought no file."),
        _ when pair.Origin.Sha256 == pair.Repeated.Sha256 => Likeness.Same,
        { Slot.Kind: AssetKind.Audio } => Likeness.Unmeasurable("the files differ, and sounds are compared by ear."),
        _ => await meter.MeasureAsync(pair.Origin, pair.Repeated, pair.Slot.Kind, ct),
    };
}

/// <summary>An attempt that repeats a recipe, beside the attempt it took it from.</summary>
/// <param name="Origin">Null when that one brought no file.</param>
public sealed record ReproducedPair(Guid AttemptId, SlotKey Slot, MediaFile? Origin, MediaFile Repeated);

/// <summary>Keeps how near repeated recipes came.</summary>
public interface IReproductionStore
{
    /// <summary>Those that have a file and were not compared yet; a few at a time.</summary>
    Task<IReadOnlyList<ReproducedPair>> WaitingAsync(CancellationToken ct);

    /// <summary>False when somebody else has kept it already.</summary>
    Task<bool> KeepAsync(Guid attemptId, Likeness likeness, CancellationToken ct);
}

/// <summary>Measures how alike two files of one kind are.</summary>
public interface ILikenessMeter
{
    /// <exception cref="InspectionUnavailableException">The tool that measures is missing or does not run.</exception>
    Task<Likeness> MeasureAsync(MediaFile first, MediaFile second, AssetKind kind, CancellationToken ct);
}
