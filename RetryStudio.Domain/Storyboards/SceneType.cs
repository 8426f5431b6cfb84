using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Storyboards;

/// <summary>A sort of scene: it carries the retry policy, the quality gate and the base recipes.</summary>
public sealed class SceneType
{
    private SceneType()
    {
    }

    public SceneType(Guid id, int position, string slug, string name, Gate gate, BaseRecipes recipes) =>
        (Id, Position, Slug, Name, Gate, Recipes) = (id, position, slug, name, gate, recipes);

    public Guid Id { get; private set; }

    /// <summary>Its place in lists. The first one is what a scene gets that names none.</summary>
    public int Position { get; private set; }

    /// <summary>The name in scripts: <c># Title @slug</c>.</summary>
    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    public Gate Gate { get; private set; } = new([]);

    /// <summary>Rises with every change of the gate.</summary>
    public int GateVersion { get; private set; } = 1;

    public BaseRecipes Recipes { get; private set; } = BaseRecipes.Default;

    public RetryPolicy Policy { get; private set; } = RetryPolicy.Default;

    /// <summary>Rises with every change of the policy.</summary>
    public int PolicyVersion { get; private set; } = 1;

    /// <summary>Makes a kind's assets with another workflow from now on.</summary>
    public void Use(AssetKind kind, string workflow) => Recipes = Recipes.With(kind, workflow);

    public void ChangeGate(Gate gate)
    {
        Gate = gate;
        GateVersion++;
    }

    public void ChangePolicy(RetryPolicy policy)
    {
        Policy = policy;
        PolicyVersion++;
    }
}

/// <summary>What a recipe starts from when a segment asks for nothing else.</summary>
public sealed record BaseRecipes
{
    public static readonly BaseRecipes Default = new();

    public string ImageWorkflow { get; init; } = "simulated-image";

    public string VideoWorkflow { get; init; } = "simulated-video";

    public string AudioWorkflow { get; init; } = "simulated-audio";

    public int Width { get; init; } = 640;

    public int Height { get; init; } = 360;

    public int Fps { get; init; } = 12;

    public int Steps { get; init; } = 24;

    public decimal Cfg { get; init; } = 7.0m;

    public decimal Denoise { get; init; } = 0.75m;

    /// <summary>The kinds' workflow names.</summary>
    public string WorkflowOf(AssetKind kind) => kind switch
    {
        AssetKind.Image => ImageWorkflow,
        AssetKind.Video => VideoWorkflow,
        _ => AudioWorkflow,
    };

    public BaseRecipes With(AssetKind kind, string workflow) => kind switch
    {
        AssetKind.Image => this with { ImageWorkflow = workflow },
        AssetKind.Video => this with { VideoWorkflow = workflow },
        _ => this with { AudioWorkflow = workflow },
    };
}
