namespace RetryStudio.Domain.Generation;

/// <summary>A transition that the states do not allow: a bug, never an expected race.</summary>
public sealed class IllegalTransitionException(string message) : InvalidOperationException(message);
