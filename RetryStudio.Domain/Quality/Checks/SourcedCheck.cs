using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A check whose score comes from outside of this program. There is no built-in measure for it, and none is invented.</summary>
public sealed class SourcedCheck(string name, string label) : Check
{
    public override string Name => name;

    public override string Label => label;

    public override string About => "A score that comes from the workflow's own nodes, or from a scorer.";

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.Sourced.GetValueOrDefault(Name) switch
    {
        null => Without(CheckStatus.NoSource, "No source is configured for it: no node of the workflow reports it, and no scorer gives it."),
        { Answer: SourceAnswer.NotApplicable } answer => Without(CheckStatus.NotApplicable, answer.Sentence),
        { Answer: SourceAnswer.Failed } answer => Without(CheckStatus.Unmeasured, answer.Sentence),
        { } answer => Measured(answer.Score, answer.Raw ?? answer.Score, answer.Sentence, answer.At),
    };
}
