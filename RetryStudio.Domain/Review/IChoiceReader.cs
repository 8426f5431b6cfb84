using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Review;

/// <summary>Tells how often people choose what the studio would have taken.</summary>
public interface IChoiceReader
{
    /// <param name="projectId">Null: of all projects.</param>
    Task<IReadOnlyList<ChoiceCount>> CountsAsync(Guid? projectId, CancellationToken ct);
}

/// <param name="Agreed">The person chose what the studio would have taken.</param>
/// <param name="Against">The person chose another one.</param>
/// <param name="WithoutPick">Nothing had passed, so the studio would have taken none.</param>
public sealed record ChoiceCount(Guid ProjectId, AssetKind Kind, bool Blind, int Agreed, int Against, int WithoutPick);
