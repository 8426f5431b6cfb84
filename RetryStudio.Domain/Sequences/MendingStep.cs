using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>What can be mended in a finished file without generating it again.</summary>
public enum MendingKind
{
    /// <summary>Cuts off a beginning and an end that stand still.</summary>
    TrimStill,

    /// <summary>Makes what is too dark or too bright a little better, never more than a little.</summary>
    Exposure,

    /// <summary>Brings a clip to the frame rate that was asked for, by repeating or leaving out frames.</summary>
    FrameRate,

    /// <summary>Brings a picture or a clip to the size that was asked for.</summary>
    Size,

    /// <summary>Brings the sound of a master to the loudness of the delivery format.</summary>
    Loudness,
}

/// <summary>One change to a copy of a file.</summary>
public abstract record MendingStep
{
    private MendingStep()
    {
    }

    /// <summary>What is done, for a person.</summary>
    public abstract string Sentence { get; }

    /// <summary>Keeps what lies between two moments.</summary>
    /// <param name="From">Seconds; the frame at this moment is the first one kept.</param>
    /// <param name="To">Seconds; the frame at this moment is the first one left out.</param>
    /// <param name="Length">Seconds of the whole.</param>
    public sealed record Trim(double From, double To, double Length) : MendingStep
    {
        public override string Sentence => (From > 0, To < Length) switch
        {
            (true, true) => FormattableString.Invariant($"Cut {From:0.0} s off the beginning and {Length - To:0.0} s off the end, where the picture stands still."),
            (true, _) => FormattableString.Invariant($"Cut {From:0.0} s off the beginning, where the picture stands still."),
            _ => FormattableString.Invariant($"Cut {Length - To:0.0} s off the end, where the picture stands still."),
        };
    }

    /// <param name="Value">Above 1 brightens, below 1 darkens.</param>
    public sealed record Gamma(double Value) : MendingStep
    {
        public override string Sentence => FormattableString.Invariant($"{(Value > 1 ? "Brightened" : "Darkened")} it a little (gamma {Value:0.00}).");
    }

    public sealed record Rate(int Fps, double Was) : MendingStep
    {
        public override string Sentence => FormattableString.Invariant($"Brought it from {Was:0.##} to {Fps} frames a second; frames are {(Fps > Was ? "repeated" : "left out")}, none is invented.");
    }

    /// <param name="Crop">Whether what does not fit is cut off; otherwise black bars fill what is left free.</param>
    public sealed record Resize(int Width, int Height, bool Crop) : MendingStep
    {
        public override string Sentence => $"Brought it to {Width}×{Height}; {(Crop ? "a narrow edge is cut off where the shapes differ" : "black bars fill what the other shape leaves free")}.";
    }

    /// <param name="Decibels">How much louder; negative is quieter.</param>
    public sealed record Gain(double Decibels) : MendingStep
    {
        public override string Sentence => FormattableString.Invariant($"Made it {Math.Abs(Decibels):0.0} dB {(Decibels > 0 ? "louder" : "quieter")}.");
    }
}

/// <summary>What is to be done about a file.</summary>
public abstract record MendingDecision
{
    private MendingDecision()
    {
    }

    public sealed record Do(MendingStep Step) : MendingDecision;

    /// <summary>It is as it should be.</summary>
    public sealed record NothingToDo(string Sentence) : MendingDecision;

    /// <summary>It is not as it should be, and this cannot mend it.</summary>
    public sealed record Beyond(string Sentence) : MendingDecision;
}

/// <summary>How a mending ended.</summary>
public abstract record MendingOutcome
{
    private MendingOutcome()
    {
    }

    /// <param name="File">The copy. The file itself is as it was.</param>
    /// <param name="Sentence">What was done.</param>
    /// <param name="Measures">Of the copy.</param>
    /// <param name="Scores">Every check that measured something, before and after.</param>
    public sealed record Mended(StoredFile File, string Sentence, MediaMeasures Measures, System.Collections.Immutable.ImmutableArray<MendedScore> Scores) : MendingOutcome;

    public sealed record NothingToDo(string Sentence) : MendingOutcome;

    /// <summary>There is no copy, and why.</summary>
    public sealed record NotMended(string Sentence) : MendingOutcome;
}

/// <summary>One check of the file as it was, beside the same check of the mended copy.</summary>
public sealed record MendedScore(CheckScore Before, CheckScore After);
