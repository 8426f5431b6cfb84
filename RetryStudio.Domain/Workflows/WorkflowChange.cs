namespace RetryStudio.Domain.Workflows;

/// <summary>What somebody changes about a workflow. Null keeps what there is.</summary>
public sealed record WorkflowChange
{
    public string? Title { get; init; }

    /// <summary>The file, exported anew. Bindings and scores that are not given are kept where they are found again in it, and the file is refused when one is lost.</summary>
    public string? File { get; init; }

    /// <summary>All of them, confirmed by a person.</summary>
    public IReadOnlyCollection<BindingChoice>? Bindings { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ScoreChoice>? Scores { get; init; }

    /// <summary>All of them: only backends that have every one take it. Empty asks for nothing.</summary>
    public IReadOnlyCollection<string>? Labels { get; init; }
}
