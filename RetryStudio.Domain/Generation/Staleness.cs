using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Generation;

/// <summary>Why a selected attempt no longer shows what its segment asks for.</summary>
public enum StaleCause
{
    PromptChanged,
    LengthChanged,

    /// <summary>The video starts from another image than the one that is selected, or from one that is stale itself.</summary>
    ImageChanged,

    /// <summary>QA failed the master that was made of it.</summary>
    FailedQa,

    /// <summary>The image was made in another style than the project's coherence sheet has now.</summary>
    StyleChanged,
}

/// <summary>Tells whether a selected attempt still shows what its segment asks for. Pure.</summary>
public static class Staleness
{
    /// <summary>After an edit. A prompt that the edit left alone makes nothing stale, whatever the attempt was made with.</summary>
    /// <param name="present">What was known before.</param>
    /// <param name="selected">The selected attempt's recipe.</param>
    public static StaleCause? AfterEdit(AssetKind kind, StaleCause? present, Recipe selected, SegmentDraft before, SegmentDraft after)
    {
        if (before.PromptOf(kind) != after.PromptOf(kind) || present == StaleCause.PromptChanged)
        {
            if (StyleLock.PromptWithout(selected) != after.PromptOf(kind))
            {
                return StaleCause.PromptChanged;
            }

            // Behind the prompt, the length may have been changed as well.
            present = present == StaleCause.PromptChanged ? LengthOf(kind, selected, after) : present;
        }

        return kind == AssetKind.Video && (before.Seconds != after.Seconds || present == StaleCause.LengthChanged)
            ? LengthOf(kind, selected, after) ?? (present == StaleCause.LengthChanged ? null : present)
            : present;
    }

    /// <summary>Of an image, after the project's look has changed. Without a sheet nothing is held against it.</summary>
    /// <param name="present">What was known before.</param>
    /// <param name="recipe">What the image was made with.</param>
    /// <param name="look">What images carry now.</param>
    public static StaleCause? OfStyle(StaleCause? present, Recipe recipe, StyleLock? look) => present switch
    {
        null or StaleCause.StyleChanged => look is null || look.IsKeptBy(recipe) ? null : StaleCause.StyleChanged,
        _ => present,
    };

    private static StaleCause? LengthOf(AssetKind kind, Recipe selected, SegmentDraft after) =>
        kind == AssetKind.Video && selected.Seconds != after.Seconds ? StaleCause.LengthChanged : null;

    /// <summary>After something became of a segment's image.</summary>
    /// <param name="present">What is known of the video.</param>
    /// <param name="startImage">Media path of the image the video was made from.</param>
    /// <param name="image">Media path of the selected image.</param>
    public static StaleCause? OfVideo(StaleCause? present, string? startImage, string? image, bool imageIsStale) => present switch
    {
        null or StaleCause.ImageChanged => imageIsStale || startImage != image ? StaleCause.ImageChanged : null,
        _ => present,
    };
}
