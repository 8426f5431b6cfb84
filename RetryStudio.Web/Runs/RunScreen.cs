using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Web.Runs;

/// <summary>What the pages of runs read with.</summary>
public sealed record RunScreen(IRunReader Reader, LiveFeed Feed, TimeProvider Time, ILogger<RunScreen> Logger)
{
    /// <summary>A run's history changes slowly: reading it each second is enough.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
}
