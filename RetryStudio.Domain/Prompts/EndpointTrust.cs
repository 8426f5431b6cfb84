namespace RetryStudio.Domain.Prompts;

/// <summary>Remembers how an endpoint did, so that one that fails again and again is not waited for every time.</summary>
internal sealed class EndpointTrust
{
    /// <summary>After so many failures in a row it is not asked any more.</summary>
    public const int MostFailures = 3;

    private readonly Lock _lock = new();
    private int _inARow;
    private string? _trouble;

    /// <summary>The latest failure; null when there was none.</summary>
    public string? Trouble
    {
        get
        {
            lock (_lock)
            {
                return _trouble;
            }
        }
    }

    public bool IsLost
    {
        get
        {
            lock (_lock)
            {
                return _inARow >= MostFailures;
            }
        }
    }

    public void Note(PromptAnswer answer)
    {
        lock (_lock)
        {
            (_inARow, _trouble) = answer is PromptAnswer.Failed failed ? (_inARow + 1, failed.Sentence) : (IsLost ? _inARow : 0, _trouble);
        }
    }
}
