using System.Diagnostics;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Retries;

/// <summary>What follows from an error class.</summary>
/// <param name="Transient">Whether the same recipe may be tried again.</param>
/// <param name="Sentence">For the person who reads it, with the fix where there is one.</param>
public sealed record ErrorVerdict(bool Transient, Severity Severity, string Sentence);

/// <summary>Tells machine failures that pass from those that stay.</summary>
public static class ErrorClassifier
{
    /// <param name="subject">The missing model or node, the wrong input; null when there is nothing to name.</param>
    public static ErrorVerdict Classify(ErrorClass error, string backend, string? subject = null) => error switch
    {
        ErrorClass.Timeout => Passing(Severity.Medium, $"{backend} took too long."),
        ErrorClass.Connection => Passing(Severity.Medium, $"The connection to {backend} broke."),
        ErrorClass.RateLimit => Passing(Severity.Low, $"{backend} asked us to slow down."),
        ErrorClass.OutOfMemory => Passing(Severity.High, $"{backend} ran out of GPU memory."),
        ErrorClass.BackendLost => Passing(Severity.High, $"{backend} lost the job, probably because it was restarted."),
        ErrorClass.Interrupted => Passing(Severity.Low, $"Somebody interrupted the job on {backend}."),
        ErrorClass.Internal => Passing(Severity.High, $"{backend} failed inside."),
        ErrorClass.InvalidWorkflow => Staying(Severity.High, $"{backend} cannot read the workflow. Export it again in API format and import it anew."),
        ErrorClass.MissingModel => Staying(Severity.High, $"{backend} has no model {subject ?? "that the workflow names"}. Install it, or choose another backend."),
        ErrorClass.MissingNode => Staying(Severity.High, $"{backend} has no node {subject ?? "that the workflow uses"}. Install it, or choose another backend."),
        ErrorClass.InvalidInput => Staying(Severity.Medium, $"{backend} refused {(subject is null ? "a value of the recipe" : $"the recipe's value for {subject}")}. Correct it, then retry."),
        ErrorClass.Unauthorised => Staying(Severity.Critical, $"{backend} refused our sign-in. An admin must correct its credentials."),
        _ => throw new UnreachableException(),
    };

    private static ErrorVerdict Passing(Severity severity, string sentence) => new(true, severity, sentence);

    private static ErrorVerdict Staying(Severity severity, string sentence) => new(false, severity, sentence);
}
