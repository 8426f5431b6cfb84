using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Scorers;

/// <summary>What came of asking a scorer.</summary>
public abstract record ScorerReply
{
    private ScorerReply()
    {
    }

    /// <param name="Checks">One for each check that was asked for.</param>
    public sealed record Answered(string Version, string? Model, ImmutableArray<CheckReply> Checks) : ScorerReply;

    public sealed record Failed(ScorerFault Fault, string Sentence) : ScorerReply;
}

public enum ScorerFault
{
    /// <summary>Nobody was there, or the connection broke.</summary>
    Unreachable,

    TimedOut,

    /// <summary>It answered with an error, or the program ended with one.</summary>
    Refused,

    /// <summary>The answer cannot be read.</summary>
    Malformed,

    /// <summary>It speaks another version of the contract.</summary>
    OtherContract,

    TooLarge,

    /// <summary>It failed again and again, and is left alone for a while.</summary>
    Resting,

    /// <summary>It had to do with other attempts for too long, and was not asked.</summary>
    Busy,

    /// <summary>A fault of the studio's own.</summary>
    Broken,
}

public enum ReplyStatus
{
    Ok,
    NotApplicable,
    Error,
}

/// <summary>What a scorer says of one check.</summary>
/// <param name="Raw">In the scorer's own scale; null unless the status is ok.</param>
/// <param name="Note">A remark, such as how it was summed up or why there is none; may be empty.</param>
/// <param name="At">Seconds from the start at which it is worst; null when it has no place.</param>
public sealed record CheckReply(string Check, ReplyStatus Status, double? Raw, string Note, double? At)
{
    public const int NoteLimit = 600;

    public static CheckReply Missing(string check, string why) => new(check, ReplyStatus.Error, null, why, null);

    /// <summary>Its score from 0 to 1, with a sentence that says where it is from.</summary>
    public SourcedScore On(CheckScale scale, string scorer) => (Status, Raw) switch
    {
        (ReplyStatus.Ok, { } raw) => SourcedScore.Of(scale.Score(raw), raw, $"{scorer} gives {Figure(raw)} on a scale from {Figure(scale.Worst)} to {Figure(scale.Best)}{Ending(Note)}", At),
        (ReplyStatus.NotApplicable, _) => SourcedScore.NotApplicable($"{scorer} found that it does not apply{Ending(Note)}"),
        _ => SourcedScore.Failed($"{scorer} gave no score for it{Ending(Note)}"),
    };

    private static string Figure(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Ending(string note) => note.Length == 0 ? "." : $": {note.TrimEnd('.')}.";
}
