using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Storyboards;

/// <summary>The unit of generation: one sentence or shot.</summary>
public sealed class Segment
{
    public const int TextLimit = 2000;

    /// <summary>Of what is spoken in one go: what speech servers take.</summary>
    public const int TakeLimit = 3800;

    /// <summary>What the takes of one scene are counted within.</summary>
    private const int TakesOfScene = 10_000;

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
        LengthOrigin = draft.Seconds is null ? null : Storyboards.LengthOrigin.Person;
    }

    /// <summary>A panel of the project's coherence sheet: it is made from the words of a segment, and no part of the storyboard.</summary>
    /// <param name="panel">1 to 9.</param>
    public static Segment OfPanel(Guid id, int panel, Segment source)
    {
        var made = new Segment(id, source.ProjectId, source.SceneId, -panel, source.Content) { Panel = panel, LengthOrigin = source.LengthOrigin };
        made.Take(source);
        return made;
    }

    /// <summary>A take: consecutive segments of one scene that are spoken in one go. It is no part of the storyboard.</summary>
    /// <param name="place">The scene's position, from 0, with the number among its takes, from 1.</param>
    public static Segment OfTake(Guid id, Guid projectId, Guid sceneId, (int Scene, int Take) place, string text, decimal seconds) =>
        new(id, projectId, sceneId, -(((place.Scene + 1) * TakesOfScene) + place.Take), new(text, Seconds: seconds)) { TakeNumber = place.Take };

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SceneId { get; private set; }

    /// <summary>Counted through the whole project, from 1; the first panel is -1, the first take of the first scene -10,001.</summary>
    public int Number { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Null: the text itself is the prompt.</summary>
    public string? ImagePrompt { get; private set; }

    /// <summary>Null: the image prompt is the prompt.</summary>
    public string? VideoPrompt { get; private set; }

    /// <summary>Null while there is no video prompt.</summary>
    public VideoPromptOrigin? VideoPromptOrigin { get; private set; }

    public decimal Seconds { get; private set; } = DefaultSeconds;

    /// <summary>Null while it is the default.</summary>
    public LengthOrigin? LengthOrigin { get; private set; }

    /// <summary>It is still on purpose: the gate asks for no motion.</summary>
    public bool Still { get; private set; }

    /// <summary>When it was put into the bin; null while it is part of the storyboard.</summary>
    public DateTimeOffset? BinnedAt { get; private set; }

    public string? BinnedBy { get; private set; }

    /// <summary>Its place on the coherence sheet, from 1; null for what is part of the storyboard.</summary>
    public int? Panel { get; private set; }

    /// <summary>Its number among the takes of its scene, from 1; null for everything else.</summary>
    public int? TakeNumber { get; private set; }

    /// <summary>The segment whose words a panel took; it may have been deleted since.</summary>
    public Guid? SourceSegmentId { get; private set; }

    /// <summary>How often a person asked for another picture of the panel.</summary>
    public int Rerolls { get; private set; }

    public int Revision { get; private set; }

    /// <example>Segment 12, Panel 3, Scene 2, take 1</example>
    public static string NameOf(int number) => number switch
    {
        > 0 => $"Segment {number}",
        <= -TakesOfScene => $"Scene {-number / TakesOfScene}, take {-number % TakesOfScene}",
        _ => $"Panel {-number}",
    };

    /// <summary>The place on the coherence sheet that a number stands for; null for a segment of the storyboard, and for a take.</summary>
    public static int? PanelOf(int number) => number is < 0 and > -TakesOfScene ? -number : null;

    public static bool IsTake(int number) => number <= -TakesOfScene;

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

        var seconds = content.Seconds ?? DefaultSeconds;
        LengthOrigin = seconds == Seconds ? LengthOrigin : Storyboards.LengthOrigin.Person;
        (Text, ImagePrompt, Seconds) = (content.Text, content.ImagePrompt, seconds);
        Revision++;
    }

    /// <summary>It was split or merged: its length is reckoned, and nobody's own unless it was before.</summary>
    public void Reshape(SegmentDraft content)
    {
        var origin = LengthOrigin;
        Edit(content);
        LengthOrigin = origin;
    }

    /// <summary>The second part of a split keeps the first one's mind about motion and length.</summary>
    public void PartOf(Segment whole) => (Still, LengthOrigin) = (whole.Still, whole.LengthOrigin);

    /// <summary>It lasts as long as its narration, unless a person has set the length. False when nothing changes.</summary>
    /// <param name="spoken">Measured length of the narration, in seconds.</param>
    public bool FollowNarration(double spoken)
    {
        var seconds = NarrationLength.Of(spoken);
        if (LengthOrigin == Storyboards.LengthOrigin.Person || (LengthOrigin == Storyboards.LengthOrigin.Narration && Seconds == seconds))
        {
            return false;
        }

        (Seconds, LengthOrigin) = (seconds, Storyboards.LengthOrigin.Narration);
        Revision++;
        return true;
    }

    /// <summary>A person gives their own length up: the narration decides from now on.</summary>
    public void ReleaseLength()
    {
        LengthOrigin = null;
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
