using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Review;

/// <summary>Tells what retries made of failed attempts.</summary>
public interface IRetryInsights
{
    /// <param name="projectId">Null: of all projects.</param>
    Task<IReadOnlyList<RetryInsight>> OfAsync(Guid? projectId, CancellationToken ct);
}

/// <summary>What came of the attempts that one check failed, in one scene type.</summary>
/// <param name="Failures">Attempts that this check failed.</param>
/// <param name="Retried">Those of them that were followed by another attempt, which was judged.</param>
/// <param name="Mended">Those of them whose next attempt passed.</param>
/// <param name="GpuSeconds">What the attempts that followed took.</param>
public sealed record RetryInsight(Guid SceneTypeId, string SceneType, AssetKind Kind, string Check, int Failures, int Retried, int Mended, decimal GpuSeconds)
{
    public string Label => CheckCatalogue.LabelOf(Check);

    /// <summary>How often a retry mended it, 0..1; null while none was tried.</summary>
    public decimal? MendedShare => Retried == 0 ? null : decimal.Round((decimal)Mended / Retried, 4);

    /// <summary>What one mended result cost; null while there is none.</summary>
    public decimal? GpuSecondsPerMend => Mended == 0 ? null : decimal.Round(GpuSeconds / Mended, 4);
}
