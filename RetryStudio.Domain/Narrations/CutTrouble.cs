using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Domain.Narrations;

/// <summary>What went wrong while a take was cut.</summary>
/// <param name="Sentence">What it means, for a person.</param>
/// <param name="Counts">False where the machine would fail at any other take, too: it is tried on until it can.</param>
internal sealed record CutTrouble(string Sentence, bool Counts)
{
    public static CutTrouble Of(Exception trouble) => StepTroubles.Of(trouble) switch
    {
        StepOutcome.Unavailable unavailable => new(unavailable.Sentence, Counts: false),
        StepOutcome.Trouble passing => new(passing.Sentence, Counts: true),
        StepOutcome.NeedsPerson => new("A file of the take is no longer in the media folder. Restore it from a backup, or make another attempt of the take.", Counts: true),
        _ => new($"The program failed at it: {trouble.Message}", Counts: true),
    };

    /// <summary>None of the project's files is there: that says nothing of this take.</summary>
    public static InspectionUnavailableException Away => new(StepTroubles.Away);
}
