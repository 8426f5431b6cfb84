using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Domain.Sequences;

/// <summary>How loud the sound of a master is to be. What is spoken has the loudness of the delivery format; what a clip brought along may be quieter. Pure.</summary>
public static class MasterLoudness
{
    /// <summary>Louder than by this many dB, its noise would be heard.</summary>
    private const double MostGain = 20;

    /// <summary>A deviation that nobody hears, and one that everybody does; in LU.</summary>
    private const double Unheard = 1, Striking = 12;

    /// <summary>What the meter says of digital silence, in LUFS.</summary>
    private const double Silence = -70;

    private const string Name = "delivery_loudness";

    /// <summary>Null: nothing can be heard.</summary>
    public static double? Of(MediaMeasures measures) => measures.Sound is { Loudness: > Silence and < double.PositiveInfinity and var loudness } ? loudness : null;

    /// <summary>Decibels by which a narration is made louder when it becomes the sound of a master.</summary>
    public static double GainOf(MediaMeasures narration, double wanted) => Of(narration) is { } loudness ? Math.Round(Math.Min(MostGain, wanted - loudness), 1) : 0;

    /// <summary>What is to be done about the sound of a master.</summary>
    public static MendingDecision Decide(MediaMeasures heard, Master master)
    {
        var (spoken, wanted) = (master.NarrationId is not null, (double)master.Format.Loudness);
        if (heard.Sound is null)
        {
            return spoken ? new MendingDecision.Beyond("Its sound cannot be measured.") : new MendingDecision.NothingToDo("It has no sound.");
        }

        if (Of(heard) is not { } loudness)
        {
            return spoken ? new MendingDecision.Beyond("Its narration cannot be heard. Make it anew.") : new MendingDecision.NothingToDo("Nothing is to be heard.");
        }

        var gain = wanted - loudness;
        if (Math.Abs(gain) <= Unheard || (gain > 0 && !spoken))
        {
            return new MendingDecision.NothingToDo("It is as loud as it should be.");
        }

        var allowed = Math.Min(gain, MostGain - Math.Max(0, master.Gain ?? 0));
        return gain > 0 && allowed < Unheard
            ? new MendingDecision.Beyond(FormattableString.Invariant($"It is {gain:0.0} LU too quiet, and was made {master.Gain:0.0} dB louder already: more would make its noise heard. Make its narration anew."))
            : new MendingDecision.Do(new MendingStep.Gain(Math.Round(allowed, 1)));
    }

    /// <summary>1 where nobody hears a difference to what is wanted. Not the check of narrations, which asks whether they can be heard.</summary>
    public static CheckScore Score(MediaMeasures heard, double wanted) => Of(heard) is { } loudness
        ? new(Name, CheckStatus.Measured, Scale.Linear(Math.Abs(wanted - loudness), Striking, Unheard), loudness, FormattableString.Invariant($"The loudness is {loudness:0.0} LUFS; {wanted:0.#} LUFS is wanted."), null)
        : new(Name, CheckStatus.Measured, 0, null, "It is silent.", null);
}
