using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Storyboards;

/// <summary>The unit of generation: one sentence or shot.</summary>
public sealed class Segment
{
    public const int TextLimit = 2000;

    public const decimal DefaultSeconds = 2;

    public const decimal MostSeconds = 60;

    private Segment()
    {
    }

    public Segment(Guid id, Guid projectId, Guid sceneId, int number, SegmentDraft draft)
    {
        (Id, ProjectId, SceneId, Number) = (id, projectId, sceneId, number);
        (Text, ImagePrompt, VideoPrompt, Seconds) = (draft.Text, draft.ImagePrompt, draft.VideoPrompt, draft.Seconds ?? DefaultSeconds);
    }

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SceneId { get; private set; }

    /// <summary>Counted through the whole project, from 1.</summary>
    public int Number { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Null: the text itself is the prompt.</summary>
    public string? ImagePrompt { get; private set; }

    /// <summary>Null: the image prompt is the prompt.</summary>
    public string? VideoPrompt { get; private set; }

    public decimal Seconds { get; private set; } = DefaultSeconds;

    /// <summary>The shot is still on purpose: the gate asks for no motion.</summary>
    public bool Still { get; private set; }

    public void MarkStill(bool still) => Still = still;

    /// <summary>The recipe a slot starts from.</summary>
    /// <param name="startImage">Media path of the selected image; only a video has one.</param>
    public Recipe BaseRecipe(AssetKind kind, BaseRecipes recipes, ulong seed, string? startImage) => new()
    {
        Seed = seed,
        Workflow = recipes.WorkflowOf(kind),
        Prompt = kind switch
        {
            AssetKind.Image => ImagePrompt ?? Text,
            AssetKind.Video => VideoPrompt ?? ImagePrompt ?? Text,
            _ => Text,
        },
        Steps = recipes.Steps,
        Cfg = recipes.Cfg,
        Denoise = recipes.Denoise,
        Width = kind == AssetKind.Audio ? 0 : recipes.Width,
        Height = kind == AssetKind.Audio ? 0 : recipes.Height,
        Seconds = kind == AssetKind.Image ? 0 : Seconds,
        Fps = kind == AssetKind.Video ? recipes.Fps : 0,
        StartImage = kind == AssetKind.Video ? startImage : null,
    };
}

/// <summary>A segment that is to be made.</summary>
public sealed record SegmentDraft(string Text, string? ImagePrompt = null, string? VideoPrompt = null, decimal? Seconds = null);
