using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Narrations;

/// <summary>Keeps takes, and what becomes of their segments.</summary>
public interface INarrationTakes
{
    /// <summary>Takes that have ended and are not settled yet.</summary>
    /// <param name="resting">These are left out.</param>
    Task<IReadOnlyList<Guid>> DueAsync(IReadOnlyCollection<Guid> resting, CancellationToken ct);

    /// <summary>Null when nothing is to be done about the take.</summary>
    Task<TakeOrder?> OrderAsync(Guid take, CancellationToken ct);

    /// <summary>Makes one cut an attempt of its segment, and selects it where that is meant. One transaction; harmless when it was done before.</summary>
    Task<CutKept> KeepAsync(TakeOrder order, PartOrder part, PartCut cut, CancellationToken ct);

    /// <summary>Tells the narrations that wait for the take, and those who look at it, why it is not cut yet. One transaction.</summary>
    Task HinderAsync(TakeOrder order, string sentence, CancellationToken ct);

    /// <summary>Writes down what became of the take, and has those narrations made on their own that still wait for it. One transaction.</summary>
    Task SettleAsync(TakeOrder order, TakeOutcome outcome, CancellationToken ct);
}

/// <summary>A take that is to be settled.</summary>
/// <param name="Attempt">The one that is selected; null when the take came to nothing.</param>
/// <param name="Status">Of the take's slot.</param>
/// <param name="Sentence">Of the take's slot.</param>
/// <param name="Due">Those that are not cut yet, and still say what they said.</param>
public sealed record TakeOrder(Guid TakeId, Guid ProjectId, string Name, TakenAttempt? Attempt, SlotStatus Status, string? Sentence, ImmutableArray<TakePart> Parts, ImmutableArray<PartOrder> Due);

public sealed record TakenAttempt(Guid Id, int Number, MediaFile Media, Recipe Recipe);

/// <param name="Index">Among the parts of the take.</param>
public sealed record PartOrder(int Index, Guid SegmentId, string Text, Gate Gate, bool Still);

/// <summary>What was cut out for a segment.</summary>
/// <param name="Finding">Null when nothing could be cut.</param>
public sealed record PartCut(SpokenSpan Span, Finding? Finding);

/// <summary>What became of a cut.</summary>
public enum CutKept
{
    /// <summary>It is an attempt of its segment.</summary>
    Kept,

    /// <summary>It is of no use: the segment says something else by now, is gone, or nothing was cut.</summary>
    Unused,

    /// <summary>Another attempt of the take is selected by now.</summary>
    Outdated,
}

/// <summary>What became of a take.</summary>
public abstract record TakeOutcome
{
    private TakeOutcome()
    {
    }

    /// <summary>It lies in its segments.</summary>
    public sealed record Cut(Alignment.Found Found) : TakeOutcome;

    /// <summary>It is there, and nobody can tell where to cut it.</summary>
    public sealed record Unclear(string Sentence) : TakeOutcome;

    /// <summary>It was not made.</summary>
    public sealed record NotMade : TakeOutcome;
}
