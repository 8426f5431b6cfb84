using System.Collections.Immutable;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What edits make of the words of segments. Pure.</summary>
public static class SegmentEdits
{
    /// <summary>No part of a split segment is shorter, in seconds.</summary>
    private const decimal Shortest = 0.5m;

    /// <summary>What a person typed, trimmed; an empty prompt is none.</summary>
    /// <exception cref="RejectedException">It names every field that is wrong.</exception>
    public static SegmentDraft Check(SegmentDraft typed)
    {
        var content = new SegmentDraft(PlainText.Joined(typed.Text), Prompt(typed.ImagePrompt), Prompt(typed.VideoPrompt), typed.Seconds ?? Segment.DefaultSeconds);
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        Note("text", PlainText.Fault(content.Text, Segment.TextLimit));
        Note("imagePrompt", content.ImagePrompt is { } image ? PlainText.Fault(image, Segment.TextLimit) : null);
        Note("videoPrompt", content.VideoPrompt is { } video ? PlainText.Fault(video, Segment.TextLimit) : null);
        Note("seconds", content.Seconds is <= 0 or > Segment.MostSeconds ? $"must be more than 0 and at most {Segment.MostSeconds} seconds." : null);
        return errors.Count == 0 ? content : throw RejectedException.Invalid("The segment was not saved, because something in it is not possible.", errors.ToImmutable());

        void Note(string field, string? fault)
        {
            if (fault is not null)
            {
                errors.Add(new(field, $"It {fault}"));
            }
        }
    }

    /// <summary>Cuts the text in two. The prompts stay with the first part; the second part's text is its prompt.</summary>
    /// <param name="at">Characters before the cut.</param>
    public static (SegmentDraft First, SegmentDraft Second) Split(SegmentDraft content, int at)
    {
        var cut = Math.Clamp(at, 0, content.Text.Length);
        if (cut > 0 && cut < content.Text.Length && char.IsLowSurrogate(content.Text[cut]))
        {
            cut--;
        }

        var (first, second) = (content.Text[..cut].Trim(), content.Text[cut..].Trim());
        if (first.Length == 0 || second.Length == 0)
        {
            throw RejectedException.Invalid("The segment was not split: there must be words on both sides of the cut.", new FieldError("at", "There must be words on both sides of it."));
        }

        var seconds = content.Seconds ?? Segment.DefaultSeconds;
        var share = decimal.Round(seconds * first.Length / (first.Length + second.Length), 1);
        var head = seconds <= 2 * Shortest ? seconds / 2 : Math.Clamp(share, Shortest, seconds - Shortest);
        return (content with { Text = first, Seconds = head }, new(second, Seconds: seconds - head));
    }

    /// <summary>One segment that says both and lasts as long as both. Its picture stays that of the first.</summary>
    public static SegmentDraft Merge(SegmentDraft first, SegmentDraft second)
    {
        var merged = new SegmentDraft(
            $"{first.Text} {second.Text}",
            first.ImagePrompt ?? first.Text,
            first.VideoPrompt,
            (first.Seconds ?? Segment.DefaultSeconds) + (second.Seconds ?? Segment.DefaultSeconds));
        return (merged.Text.Length > Segment.TextLimit, merged.Seconds > Segment.MostSeconds) switch
        {
            (true, _) => throw RejectedException.Invalid($"The segments were not merged: together they have {merged.Text.Length:N0} characters, at most {Segment.TextLimit:N0} are possible."),
            (_, true) => throw RejectedException.Invalid(FormattableString.Invariant($"The segments were not merged: together they last {merged.Seconds:0.#} s, at most {Segment.MostSeconds:0} s are possible. Shorten one of them first.")),
            _ => merged,
        };
    }

    private static string? Prompt(string? typed) => PlainText.Joined(typed ?? "") is { Length: > 0 } prompt ? prompt : null;
}
