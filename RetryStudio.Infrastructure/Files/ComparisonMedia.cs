using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Comparisons by ffmpeg, made when somebody asks, and by one making for all who ask.</summary>
public sealed class ComparisonMedia(FfmpegComparisons ffmpeg, ComparisonShelf shelf, DerivedShelf derived, SpareCores cores, IMediaStore media) : IComparisonMedia
{
    private readonly SharedWork<ComparisonOutcome> _makings = new();

    public async Task<ComparisonOutcome> FindAsync(MediaFile first, MediaFile second, ComparisonView view, CancellationToken ct)
    {
        var kind = MediaPath.KindOf(first.Path) ?? AssetKind.Audio;
        if (kind == AssetKind.Audio || ComparisonShelf.NameOf(first.Sha256, second.Sha256, view, kind) is not { } name)
        {
            return new ComparisonOutcome.NotDecodable();
        }

        if (shelf.Find(name) is { } there)
        {
            return new ComparisonOutcome.Ready(there);
        }

        var (one, other) = (media.FullPath(first.Path), media.FullPath(second.Path));
        if (!File.Exists(one) || !File.Exists(other))
        {
            return new ComparisonOutcome.Gone(First: !File.Exists(one));
        }

        return await _makings.RunAsync(name, token => cores.RunAsync(() => MakeAsync(one, other, kind, view, name, token), token), ct);
    }

    private async Task<ComparisonOutcome> MakeAsync(string one, string other, AssetKind kind, ComparisonView view, string name, CancellationToken ct)
    {
        var folder = derived.Begin();
        try
        {
            var made = Path.Combine(folder, name);
            return await ffmpeg.MakeAsync(one, other, kind, view, made, ct)
                ? new ComparisonOutcome.Ready(shelf.Keep(made, name))
                : new ComparisonOutcome.NotDecodable();
        }
        finally
        {
            derived.Discard(folder);
        }
    }
}
