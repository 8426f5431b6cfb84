using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Shared;

/// <summary>How it is told where the length of a segment comes from.</summary>
public static class LengthWords
{
    public static string Origin(LengthOrigin? origin) => origin switch
    {
        LengthOrigin.Person => "Written",
        LengthOrigin.Narration => "Follows its narration",
        _ => "The default",
    };

    /// <summary>What a segment lasts; a take lasts as long as it is spoken.</summary>
    public static decimal Seconds(SegmentHistory history) => history is { Take: not null, Narration.Media.Duration: var spoken } ? (decimal)Math.Round(spoken, 1) : history.Seconds;

    /// <summary>What a person should know of a segment's length; null where there is nothing to know.</summary>
    public static string? Hint(SegmentHistory history) => (history.LengthOrigin, history.Narration?.Media?.Duration) switch
    {
        (LengthOrigin.Narration, { } spoken) => $"Follows its narration of {Words.Number((decimal)Math.Round(spoken, 1))} s. A change makes it yours, and the narration changes it no more. {NarrationLength.Excess(spoken)}".TrimEnd(),
        (LengthOrigin.Person, { } spoken) => $"Written. Its narration lasts {Words.Number((decimal)Math.Round(spoken, 1))} s, which would make it {Words.Number(NarrationLength.Of(spoken))} s. {NarrationLength.Excess(spoken)}".TrimEnd(),
        (LengthOrigin.Person, null) when history.WantsNarration => "Written. The narration does not change it.",
        (null, null) when history.WantsNarration => "The default. It follows the narration as soon as there is one.",
        _ => null,
    };

    /// <summary>A narration could decide it, and does not.</summary>
    public static bool MayFollow(SegmentHistory history) => history.LengthOrigin != LengthOrigin.Narration && (history.Narration is not null || (history.WantsNarration && history.LengthOrigin == LengthOrigin.Person));
}
