using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Generation;

internal static class Measuring
{
    /// <summary>Nothing is generated that could not be judged.</summary>
    /// <exception cref="RejectedException">Results cannot be measured at the moment.</exception>
    public static async Task RequireAsync(this IMediaInspector inspector, CancellationToken ct)
    {
        if (await inspector.ObstacleAsync(ct) is { } obstacle)
        {
            throw new RejectedException(RejectionReason.Unavailable, $"Nothing was started, because results could not be measured: {obstacle}");
        }
    }
}
