using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Scorers;

/// <summary>How a source's own figure of one check becomes a score from 0 to 1. Thresholds then outlive a change of scorer.</summary>
/// <param name="Worst">The figure that scores 0. Above <paramref name="Best"/> for distances.</param>
/// <param name="Best">The figure that scores 1.</param>
/// <param name="Kinds">What the source can look at.</param>
public sealed record CheckScale(string Check, double Worst, double Best, ImmutableArray<AssetKind> Kinds)
{
    /// <summary>0..1; figures beyond the ends count as the ends.</summary>
    public double Score(double raw) => Math.Clamp((raw - Worst) / (Best - Worst), 0, 1);

    public bool Takes(AssetKind kind) => Kinds.Contains(kind);

    public bool IsWorse(double raw, double other) => Worst < Best ? raw < other : raw > other;

    public bool Equals(CheckScale? other) => other is not null && (Check, Worst, Best) == (other.Check, other.Worst, other.Best) && Kinds.SequenceEqual(other.Kinds);

    public override int GetHashCode() => HashCode.Combine(Check, Worst, Best);
}
