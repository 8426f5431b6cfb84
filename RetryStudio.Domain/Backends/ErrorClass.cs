namespace RetryStudio.Domain.Backends;

/// <summary>Why a machine failed. <see cref="Retries.ErrorClassifier"/> says what follows from each.</summary>
public enum ErrorClass
{
    Timeout,
    Connection,
    RateLimit,
    OutOfMemory,
    BackendLost,
    Interrupted,
    InvalidWorkflow,
    MissingModel,
    MissingNode,
    InvalidInput,
    Unauthorised,
    Internal,
}
