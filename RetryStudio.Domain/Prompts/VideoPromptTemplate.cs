using System.Collections.Frozen;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Prompts;

/// <summary>Puts a video prompt together: the camera's move by the type of the scene, the duration, what the picture shows. Pure. docs/video-prompts.md documents it.</summary>
public static class VideoPromptTemplate
{
    /// <summary>What the camera does where the scene's type is none of those below.</summary>
    public const string NeutralMove = "gentle camera drift";

    /// <summary>What it does where the shot is still on purpose.</summary>
    public const string StillMove = "locked-off camera";

    private static readonly FrozenDictionary<string, string> Moves = new Dictionary<string, string>
    {
        ["dialogue"] = "slow push-in",
        ["landscape"] = "slow pan",
        ["action"] = "tracking shot",
        ["hero"] = "slow orbit",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>For a landscape of 4 seconds: 'Slow pan over 4 seconds: a black rock in the sea.'</summary>
    public static string Write(VideoPromptSubject subject)
    {
        var move = MoveOf(subject);
        var head = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(move[0])}{move[1..]} over {subject.Seconds:0.##} {(subject.Seconds == 1 ? "second" : "seconds")}: ");

        // Room for the full stop.
        var picture = Sentence.Cut(PlainText.Joined(subject.Picture), Segment.TextLimit - head.Length - 1);
        return head + (Sentence.IsEnded(picture) ? picture : picture.TrimEnd(',', ';', ':') + ".");
    }

    public static string MoveOf(VideoPromptSubject subject) => subject.Still ? StillMove : Moves.GetValueOrDefault(subject.SceneType, NeutralMove);
}
