using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Joins masters into one film.</summary>
public interface IFilmMaker
{
    /// <summary>Writes the masters one after the other into one MP4. The picture stays as it is; masters of different formats are not joined.</summary>
    /// <param name="masters">Full paths of files of one format, each with picture and sound.</param>
    /// <param name="target">Full path of the film; it is there only when it is whole, and on the disk.</param>
    /// <exception cref="InspectionUnavailableException">The tool that does it is missing, or took too long.</exception>
    Task<FilmOutcome> JoinAsync(ImmutableArray<string> masters, string target, CancellationToken ct);
}

/// <summary>How the joining of a film ended.</summary>
public abstract record FilmOutcome
{
    private FilmOutcome()
    {
    }

    /// <param name="Seconds">Length of the film: that of all its parts.</param>
    public sealed record Made(double Seconds) : FilmOutcome;

    /// <param name="Sentence">Which master does not fit, and why.</param>
    public sealed record NotMade(string Sentence) : FilmOutcome;
}
