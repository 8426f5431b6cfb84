using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Comparisons;

/// <summary>Sets two attempts of one slot against each other.</summary>
public sealed class AttemptComparison(IGenerationReader reader, IComparisonMedia media)
{
    /// <summary>The full path of the picture or clip.</summary>
    /// <exception cref="RejectedException">There is nothing to compare; the message says why.</exception>
    public async Task<ComparedFile> FindAsync(Guid first, Guid second, ComparisonView view, CancellationToken ct)
    {
        var (one, other) = (await FileAsync(first, ct), await FileAsync(second, ct));
        if (ObstacleOf(one, other) is { } obstacle)
        {
            throw RejectedException.Conflict(obstacle);
        }

        try
        {
            return await media.FindAsync(one.Media, other.Media, view, ct) switch
            {
                ComparisonOutcome.Ready ready => new(ready.Path, $"{one.Media.Sha256}-{other.Media.Sha256}-{view}"),
                ComparisonOutcome.Gone gone => throw new RejectedException(RejectionReason.NotFound,
                    $"The file of attempt {(gone.First ? one : other).Number} is no longer in the media folder. Restore it from a backup, or compare another attempt."),
                ComparisonOutcome.NotDecodable => throw RejectedException.Conflict("They cannot be compared: one of the two files cannot be decoded."),
                _ => throw new UnreachableException(),
            };
        }
        catch (InspectionUnavailableException missing)
        {
            throw new RejectedException(RejectionReason.Unavailable, $"They cannot be compared at the moment: {missing.Message}");
        }
    }

    /// <summary>Why two files have nothing to be compared in; null when they have.</summary>
    internal static string? ObstacleOf(AttemptFile one, AttemptFile other) => (one, other) switch
    {
        _ when one == other => "An attempt cannot be compared with itself. Choose two.",
        _ when one.SegmentId != other.SegmentId => "Attempts of different segments are not compared: they do not show the same.",
        _ when one.Kind != other.Kind => $"One is {Words(one.Kind)}, the other {Words(other.Kind)}. Choose two of one kind.",
        { one.Kind: AssetKind.Audio } => "Sounds are compared by ear; there is no picture of their difference.",
        _ => null,
    };

    private async Task<AttemptFile> FileAsync(Guid attempt, CancellationToken ct) => await reader.FileAsync(attempt, ct) ?? throw RejectedException.NotFound("attempt with a file");

    private static string Words(AssetKind kind) => kind switch
    {
        AssetKind.Image => "an image",
        AssetKind.Video => "a video",
        _ => "a sound",
    };
}

/// <param name="Path">The full path.</param>
/// <param name="Tag">The same for the same content.</param>
public sealed record ComparedFile(string Path, string Tag);
