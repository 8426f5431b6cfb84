namespace RetryStudio.Domain.Backends;

/// <summary>What a backend answered to a job.</summary>
public abstract record Submission
{
    private Submission()
    {
    }

    public sealed record Accepted : Submission;

    /// <summary>The backend answered and refused; nothing was taken.</summary>
    /// <param name="Subject">What it was about: a model, a node, an input; null when there is nothing to name.</param>
    public sealed record Refused(ErrorClass Class, string Detail, string? Subject = null) : Submission;

    /// <summary>The backend could not be reached; nothing was sent, and no attempt is burnt.</summary>
    public sealed record Unavailable(string Reason) : Submission;

    /// <summary>The connection broke in the middle: the job may have been taken. Look it up before sending again.</summary>
    public sealed record Unclear(string Detail) : Submission;
}
