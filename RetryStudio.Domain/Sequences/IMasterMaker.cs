using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>Brings clips to a delivery format.</summary>
public interface IMasterMaker
{
    /// <summary>Writes a master. The clip and the narration are not touched.</summary>
    /// <exception cref="InspectionUnavailableException">The tool that does it is missing, or does not run.</exception>
    Task<MasterMade> MakeAsync(MasterOrder order, CancellationToken ct);
}

/// <param name="Narration">Null leaves the clip its own sound, or silence.</param>
/// <param name="Gain">Decibels by which the sound is made louder.</param>
/// <param name="Target">Relative to the media root.</param>
public sealed record MasterOrder(MediaFile Clip, MediaFile? Narration, double Gain, DeliveryFormat Format, string Target);

/// <summary>What came of making a master.</summary>
public abstract record MasterMade
{
    private MasterMade()
    {
    }

    public sealed record Made(StoredFile File, int Frames) : MasterMade;

    /// <summary>None can be made of these files.</summary>
    public sealed record Unfit(string Sentence) : MasterMade;
}

/// <summary>Looks at a cut.</summary>
public interface ICutMeter
{
    /// <param name="before">Full path of the shot before.</param>
    /// <param name="after">Full path of the shot behind it.</param>
    /// <returns>Null when one of the two cannot be decoded.</returns>
    /// <exception cref="InspectionUnavailableException">The tool that does it is missing, or does not run.</exception>
    Task<CutMeasure?> MeasureAsync(string before, string after, CancellationToken ct);
}
