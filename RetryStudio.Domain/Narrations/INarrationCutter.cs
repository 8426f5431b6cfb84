using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Narrations;

/// <summary>Listens to a recording and cuts it.</summary>
public interface INarrationCutter
{
    /// <summary>The words that a backend reported; null when they cannot be read or make no sense.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="duration">Of the recording, in seconds.</param>
    Task<WordTimes?> WordsAsync(string file, double duration, CancellationToken ct);

    /// <summary>Where nothing is spoken, in order; null when the file cannot be decoded.</summary>
    /// <param name="file">Full path.</param>
    /// <exception cref="InspectionUnavailableException">The program that does it is missing, or the machine lacks something.</exception>
    Task<ImmutableArray<SpokenSpan>?> SilencesAsync(string file, CancellationToken ct);

    /// <summary>Writes one span of a recording as a WAV file, sample for sample; null when the file cannot be decoded.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="target">Relative to the media root.</param>
    /// <exception cref="InspectionUnavailableException">The program that does it is missing, or the machine lacks something.</exception>
    Task<StoredFile?> CutAsync(string file, SpokenSpan span, string target, CancellationToken ct);
}
