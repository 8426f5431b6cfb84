namespace RetryStudio.Domain.Backends;

/// <summary>A backend was taken out of service because it had gone bad.</summary>
/// <param name="Sentence">Why, in words.</param>
/// <param name="Until">When it is tried again by itself; null when only a person, or its own recovery, brings it back.</param>
/// <param name="Times">How often in a row it was taken out.</param>
/// <param name="JobId">The job that hung; null when no job was the cause.</param>
public sealed record BackendOutage(OutageCause Cause, string Sentence, DateTimeOffset Since, DateTimeOffset? Until, int Times, string? JobId = null);

public enum OutageCause
{
    /// <summary>Too many of its tries failed.</summary>
    Tries,

    /// <summary>Its results pass less often than those of its peers.</summary>
    Results,

    /// <summary>It answers but does not work.</summary>
    Stall,
}
