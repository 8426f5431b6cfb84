using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Seeding;

/// <summary>The scene types a fresh studio starts with. Retrying is off in all of them.</summary>
internal static class StandardSceneTypes
{
    public const string Dialogue = "dialogue";

    public const string Landscape = "landscape";

    public const string Action = "action";

    public const string Hero = "hero";

    public static IReadOnlyList<SceneType> Make(Ids ids) =>
    [
        new(ids.Next(), 1, Dialogue, "Dialogue close-up", GatePresets.Dialogue.Gate, BaseRecipes.Default),
        new(ids.Next(), 2, Landscape, "Landscape", GatePresets.Landscape.Gate, BaseRecipes.Default with { Cfg = 6.0m }),
        new(ids.Next(), 3, Action, "Action", GatePresets.Action.Gate, BaseRecipes.Default with { Denoise = 0.85m }),
        new(ids.Next(), 4, Hero, "Hero shot", GatePresets.Dialogue.Gate, BaseRecipes.Default with { Steps = 28 }),
    ];
}
