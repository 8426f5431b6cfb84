using System.Collections.Immutable;

namespace RetryStudio.Domain.Workflows;

/// <summary>Where in a workflow one of our parameters goes.</summary>
/// <param name="Parameter">One of <see cref="WorkflowParameter.Names"/>.</param>
/// <param name="Targets">Never empty: a parameter without a target is not bound.</param>
public sealed record Binding(string Parameter, ImmutableArray<BindingTarget> Targets)
{
    public bool Equals(Binding? other) => other is not null && Parameter == other.Parameter && Targets.SequenceEqual(other.Targets);

    public override int GetHashCode() => HashCode.Combine(Parameter, Targets.Length);
}

/// <summary>One input of one node. Class and title find it again when the workflow is exported anew.</summary>
public sealed record BindingTarget(string NodeId, string Input, string ClassType, string? Title, BindingTransform Transform)
{
    public static BindingTarget Of(GraphNode node, string input, BindingTransform? transform = null) => new(node.Id, input, node.ClassType, node.Title, transform ?? BindingTransform.None);
}

/// <summary>How a value is made fit for a node's input.</summary>
/// <param name="Least">Null: no bound.</param>
/// <param name="Step">Values are rounded to multiples of it; 0 leaves them as they are.</param>
/// <param name="FramesByFour">Counts of frames are 4n+1.</param>
/// <param name="Share">The part of the value that goes here, as for the step at which a second sampler takes over; null gives all of it.</param>
public sealed record BindingTransform(decimal? Least = null, decimal? Most = null, decimal Step = 0, bool FramesByFour = false, decimal? Share = null)
{
    public static readonly BindingTransform None = new();

    public decimal Apply(decimal value)
    {
        var scaled = Share is { } share ? Math.Round(value * share, MidpointRounding.AwayFromZero) : value;
        var stepped = FramesByFour ? (4 * Math.Round((scaled - 1) / 4, MidpointRounding.AwayFromZero)) + 1
            : Step > 0 ? Math.Round(scaled / Step, MidpointRounding.AwayFromZero) * Step
            : scaled;
        var least = Math.Max(stepped, Least ?? stepped);
        return Math.Min(least, Most ?? least);
    }
}

/// <summary>A binding that was inferred. Only a person makes it one.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="Certain">False when there are others as likely: the person has to choose.</param>
public sealed record BindingSuggestion(string Parameter, BindingTarget Target, string Reason, bool Certain);
