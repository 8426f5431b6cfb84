namespace RetryStudio.Domain.Retries;

/// <summary>How long to wait before a try is repeated.</summary>
public static class Backoff
{
    public const int MaxRetries = 3;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    /// <summary>2 s, 4 s, 8 s … up to 30 s, each ± 20 %, so that tries which failed together do not come back together.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="position">0..1: where in the jitter's range the delay falls.</param>
    public static TimeSpan Delay(int retry, double position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        var plain = retry > 10 ? Cap : First * (1 << (retry - 1));
        var jittered = (plain < Cap ? plain : Cap) * (0.8 + (0.4 * Math.Clamp(position, 0, 1)));
        return jittered < Cap ? jittered : Cap;
    }
}
