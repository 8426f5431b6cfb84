using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>What a sequence is to do next.</summary>
public abstract record SequencePlan
{
    private SequencePlan()
    {
    }

    /// <summary>Has the missing panels of the coherence sheet made.</summary>
    public sealed record DrawSheet : SequencePlan;

    /// <summary>Has the ordinary run make what is missing.</summary>
    public sealed record Generate(ImmutableArray<AssetKind> Kinds) : SequencePlan;

    /// <summary>Has clips made larger before they are promoted.</summary>
    public sealed record Upscale(ImmutableArray<Guid> Segments) : SequencePlan;

    /// <summary>Gives segments a video prompt that have none.</summary>
    public sealed record WritePrompts : SequencePlan;

    /// <summary>Has clips made anew that QA failed, as their policies allow.</summary>
    public sealed record Renew(ImmutableArray<Guid> Segments) : SequencePlan;

    /// <summary>Takes shots through a stage.</summary>
    public sealed record Work(Stage Stage, ImmutableArray<StepOrder> Orders) : SequencePlan;

    /// <summary>Makes a package of what is sealed.</summary>
    /// <param name="Input">Names what it is made of.</param>
    /// <param name="Number">Of the project's packages, from 1.</param>
    public sealed record Pack(string Input, int Number) : SequencePlan;

    /// <summary>Nothing can be done at the moment.</summary>
    public sealed record Wait(Stage Stage, string Sentence, Severity? Severity = null, DateTimeOffset? Until = null) : SequencePlan;

    /// <summary>What is left is a person's matter.</summary>
    public sealed record HandOver(Stage Stage, string Sentence, Severity Severity) : SequencePlan;

    public sealed record Finish(string Sentence) : SequencePlan;
}
