using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Makes the graph that delivers a recipe. A recipe that no graph can be made of throws <see cref="BackendException"/>.</summary>
public interface IGraphSource
{
    Task<PreparedGraph> PrepareAsync(BackendJob job, CancellationToken ct);
}

/// <summary>A graph in API format with the recipe's values in it; what only the server's adapter knows is filled in by it.</summary>
/// <param name="Graph">Nodes by id.</param>
/// <param name="OutputNodes">The nodes whose files are the result, the best first.</param>
/// <param name="StartImage">Where the name of the uploaded start image goes; null when the workflow takes none.</param>
/// <param name="Prefixes">Where the prefix of the output's file name goes.</param>
public sealed record PreparedGraph(JsonObject Graph, ImmutableArray<string> OutputNodes, GraphInput? StartImage, ImmutableArray<GraphInput> Prefixes)
{
    /// <summary>Where the name of the uploaded reference image goes; null when the workflow takes none, or the recipe has none.</summary>
    public GraphInput? ReferenceImage { get; init; }

    /// <summary>Where the name of the uploaded clip goes that is upscaled; null when the workflow upscales none.</summary>
    public GraphInput? SourceVideo { get; init; }

    /// <summary>Where the workflow's own nodes put out scores. Their files are never the result.</summary>
    public ImmutableArray<ScoreBinding> Scores { get; init; } = [];

    /// <summary>The inputs into which an attempt writes values of its own. What the others say is the same for every attempt.</summary>
    public ImmutableHashSet<GraphInput> Bound { get; init; } = [];
}

/// <summary>One input of one node.</summary>
public sealed record GraphInput(string NodeId, string Input);
