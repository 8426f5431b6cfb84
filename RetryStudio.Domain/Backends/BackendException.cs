namespace RetryStudio.Domain.Backends;

/// <summary>A backend did not give what it had promised; the class says what follows.</summary>
public sealed class BackendException(ErrorClass error, string message, Exception? inner = null) : Exception(message, inner)
{
    public ErrorClass Class { get; } = error;
}
