using System.Collections.Immutable;
using System.Diagnostics;

namespace RetryStudio.Domain.Sequences;

/// <summary>What a sequence goes through, in this order.</summary>
public enum Stage
{
    CoherenceSheet,
    Generation,
    Promotion,
    Qa,
    Export,
}

/// <summary>The stages and what they weigh.</summary>
public static class Stages
{
    public static readonly ImmutableArray<Stage> All = [.. Enum.GetValues<Stage>()];

    /// <summary>Per cent of the whole; all of them together are 100.</summary>
    public static int WeightOf(Stage stage) => stage switch
    {
        Stage.CoherenceSheet => 20,
        Stage.Generation => 40,
        Stage.Promotion => 15,
        Stage.Qa => 15,
        Stage.Export => 10,
        _ => throw new UnreachableException(),
    };
}
