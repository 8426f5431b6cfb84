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
        VideoPromptOrigin = OfPerson(draft.VideoPrompt);
    }

    /// <summary>A panel of the project's coherence sheet: it is made from the words of a segment, and no part of the storyboard.</summary>
    /// <param name="panel">1 to 9.</param>
    public static Segment OfPanel(Guid id, int panel, Segment source)
    {
        var made = new Segment(id, source.ProjectId, source.SceneId, -panel, source.Content) { Panel = panel };
        made.Take(source);
        return made;
    }

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SceneId { get; private set; }

    /// <summary>Counted through the whole project, from 1; the first panel is -1.</summary>
    public int Number { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Null: the text itself is the prompt.</summary>
    public string? ImagePrompt { get; private set; }

    /// <summary>Null: the image prompt is the prompt.</summary>
    public string? VideoPrompt { get; private set; }

    /// <summary>Null while there is no video prompt.</summary>
    public VideoPromptOrigin? VideoPromptOrigin { get; private set; }

    public decimal Seconds { get; private set; } = DefaultSeconds;

    /// <summary>It is still on purpose: the gate asks for no motion.</summary>
    public bool Still { get; private set; }

    /// <summary>When it was put into the bin; null while it is part of the storyboard.</summary>
    public DateTimeOffset? BinnedAt { get; private set; }

    public string? BinnedBy { get; private set; }

    /// <summary>Its place on the coherence sheet, from 1; null for what is part of the storyboard.</summary>
    public int? Panel { get; private set; }

    /// <summary>The segment whose words a panel took; it may have been deleted since.</summary>
    public Guid? SourceSegmentId { get; private set; }

    /// <summary>How often a person asked for another picture of the panel.</summary>
    public int Rerolls { get; private set; }

    public int Revision { get; private set; }

    /// <example>Segment 12, Panel 3</example>
    public static string NameOf(int number) => number < 0 ? $"Panel {-number}" : $"Segment {number}";

    public SegmentDraft Content => new(Text, ImagePrompt, VideoPrompt, Seconds);

    public void MarkStill(bool still)
    {
        Still = still;
        Revision++;
    }

    /// <summary>A person changes it. A video prompt that nobody wrote goes with the picture that it was written for.</summary>
    public void Edit(SegmentDraft content)
    {
        if (content.VideoPrompt != VideoPrompt)
        {
            (VideoPrompt, VideoPromptOrigin) = (content.VideoPrompt, OfPerson(content.VideoPrompt));
        }
        else if (VideoPromptOrigin != Storyboards.VideoPromptOrigin.Person && content.PromptOf(AssetKind.Image) != Content.PromptOf(AssetKind.Image))
        {
            (VideoPrompt, VideoPromptOrigin) = (null, null);
        }

        (Text, ImagePrompt, Seconds) = (content.Text, content.ImagePrompt, content.Seconds ?? DefaultSeconds);
        Revision++;
    }

    /// <summary>Gives it a video prompt if it has none; false when it has one.</summary>
    public bool Suggest(string videoPrompt, VideoPromptOrigin origin)
    {
        if (VideoPrompt is not null)
        {
            return false;
        }

        (VideoPrompt, VideoPromptOrigin) = (videoPrompt, origin);
        Revision++;
        return true;
    }

    public void Place(Guid sceneId, int number)
    {
        (SceneId, Number) = (sceneId, number);
        Revision++;
    }

    /// <summary>It leaves the storyboard. Its attempts stay, and its number says where it stood.</summary>
    public void Bin(string by, DateTimeOffset now)
    {
        (BinnedAt, BinnedBy) = (now, by);
        Revision++;
    }

    public void Restore(int number)
    {
        (BinnedAt, BinnedBy) = (null, null);
        Place(SceneId, number);
    }

    /// <summary>The panel shows this segment from now on.</summary>
    public void Take(Segment source)
    {
        (SceneId, SourceSegmentId, Still) = (source.SceneId, source.Id, source.Still);
        Edit(source.Content);
    }

    /// <summary>The panel is made with the next seed.</summary>
    public void Reroll()
    {
        Rerolls++;
        Revision++;
    }

    /// <summary>The recipe a slot starts from.</summary>
    /// <param name="startImage">Media path of the selected image; only a video has one.</param>
    /// <param name="look">What images of the project have in common; null while there is no coherence sheet.</param>
    public Recipe BaseRecipe(AssetKind kind, BaseRecipes recipes, ulong seed, string? startImage, StyleLock? look = null)
    {
        var recipe = PlainRecipe(kind, recipes, seed, startImage);
        return kind == AssetKind.Image && look is not null ? look.ApplyTo(recipe) : recipe;
    }

    private Recipe PlainRecipe(AssetKind kind, BaseRecipes recipes, ulong seed, string? startImage) => new()
    {
        Seed = seed,
        Workflow = recipes.WorkflowOf(kind),
        Prompt = Content.PromptOf(kind),
        Steps = recipes.Steps,
        Cfg = recipes.Cfg,
        Denoise = recipes.Denoise,
        Width = kind == AssetKind.Audio ? 0 : recipes.Width,
        Height = kind == AssetKind.Audio ? 0 : recipes.Height,
        Seconds = kind == AssetKind.Image ? 0 : Seconds,
        Fps = kind == AssetKind.Video ? recipes.Fps : 0,
        StartImage = kind == AssetKind.Video ? startImage : null,
    };

    private static VideoPromptOrigin? OfPerson(string? videoPrompt) => videoPrompt is null ? null : Storyboards.VideoPromptOrigin.Person;
}

/// <summary>What a segment says, and what it is made from.</summary>
/// <param name="ImagePrompt">Null: the text itself is the prompt.</param>
/// <param name="VideoPrompt">Null: the image's prompt is the prompt.</param>
public sealed record SegmentDraft(string Text, string? ImagePrompt = null, string? VideoPrompt = null, decimal? Seconds = null)
{
    public string PromptOf(AssetKind kind) => kind switch
    {
        AssetKind.Image => ImagePrompt ?? Text,
        AssetKind.Video => VideoPrompt ?? ImagePrompt ?? Text,
        _ => Text,
    };
}
