using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Comparisons;

/// <summary>How two attempts are set against each other.</summary>
public enum ComparisonView
{
    /// <summary>Where the second differs from the first, in colours over the first.</summary>
    HeatMap,

    /// <summary>The first on the left, the second on the right, frame by frame. The shorter one holds its last frame.</summary>
    SideBySide,
}

/// <summary>Pictures or clips that show two files of one kind against each other. They are made on demand, kept for a while, and not longer than 15 seconds.</summary>
public interface IComparisonMedia
{
    /// <summary>The same two files in the same order have the same result. Whoever asks while it is being made waits for the same making.</summary>
    /// <exception cref="InspectionUnavailableException">The tool that makes it is missing or does not run.</exception>
    Task<ComparisonOutcome> FindAsync(MediaFile first, MediaFile second, ComparisonView view, CancellationToken ct);
}

/// <summary>What came of a comparison.</summary>
public abstract record ComparisonOutcome
{
    private ComparisonOutcome()
    {
    }

    /// <param name="Path">The full path of the file.</param>
    public sealed record Ready(string Path) : ComparisonOutcome;

    /// <summary>One of the two files is not in the media folder any more.</summary>
    /// <param name="First">Whether it is the first one.</param>
    public sealed record Gone(bool First) : ComparisonOutcome;

    public sealed record NotDecodable : ComparisonOutcome;
}
