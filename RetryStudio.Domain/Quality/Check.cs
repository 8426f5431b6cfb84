using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>One measured property of a result. One small class each.</summary>
public abstract class Check
{
    /// <summary>The name in policies, tables and the API.</summary>
    public abstract string Name { get; }

    /// <summary>The name on screens and in sentences.</summary>
    public abstract string Label { get; }

    /// <summary>What it looks for, in one sentence.</summary>
    public abstract string About { get; }

    /// <summary>Checks that fail as a consequence when this one does. They are no reasons of their own then.</summary>
    public virtual ImmutableArray<string> Explains => [];

    /// <summary>Whether the check has a meaning for this kind.</summary>
    public abstract bool AppliesTo(AssetKind kind);

    /// <summary>Turns raw measures into a score.</summary>
    public abstract CheckScore Score(MediaMeasures measures, Recipe recipe);

    /// <summary>The shot is still on purpose: the check has no meaning for it.</summary>
    public CheckScore StillOnPurpose() => NotApplicable("The shot is still on purpose.");

    protected CheckScore Measured(double score, double raw, FormattableString sentence, double? at = null) => Measured(score, raw, FormattableString.Invariant(sentence), at);

    protected CheckScore Measured(double score, double raw, string sentence, double? at = null) =>
        new(Name, CheckStatus.Measured, double.IsFinite(score) ? Math.Round(Math.Clamp(score, 0, 1), 4) : 0, double.IsFinite(raw) ? Math.Round(raw, 4) : null, sentence, at is { } place ? Math.Round(place, 2) : null);

    protected CheckScore Unmeasured(string sentence) => Without(CheckStatus.Unmeasured, sentence);

    protected CheckScore NotApplicable(string sentence) => Without(CheckStatus.NotApplicable, sentence);

    protected CheckScore Without(CheckStatus status, string sentence) => new(Name, status, 0, null, sentence, null);
}
