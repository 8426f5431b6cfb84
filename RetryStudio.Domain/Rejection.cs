using System.Collections.Immutable;

namespace RetryStudio.Domain;

public enum RejectionReason
{
    Invalid,
    NotFound,
    Conflict,
    BadRows,
    TooLarge,
    Unavailable,
}

/// <summary>An input or a request that is refused: a reason for the machine, a sentence for the person.</summary>
public sealed class RejectedException(RejectionReason reason, string sentence, params ImmutableArray<FieldError> fields) : Exception(sentence)
{
    public RejectionReason Reason { get; } = reason;

    public ImmutableArray<FieldError> Fields { get; } = fields;

    public static RejectedException NotFound(string what) => new(RejectionReason.NotFound, $"There is no such {what}. It may have been deleted.");

    public static RejectedException Invalid(string sentence, params ImmutableArray<FieldError> fields) => new(RejectionReason.Invalid, sentence, fields);

    public static RejectedException Conflict(string sentence) => new(RejectionReason.Conflict, sentence);
}
