using System.Collections.Immutable;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Domain.Quality;

/// <summary>Every check there is.</summary>
public static class CheckCatalogue
{
    public static readonly ImmutableArray<Check> All =
    [
        new DecodesCheck(),
        new FileCheck(),
        new ResolutionCheck(),
        new DurationCheck(),
        new FpsCheck(),
        new BlackCheck(),
        new FrozenCheck(),
        new MotionCheck(),
        new MotionChaosCheck(),
        new MotionScoreCheck(),
        new JudderCheck(),
        new FrameOrderCheck(),
        new FlickerCheck(),
        new FlashCheck(),
        new SceneJumpCheck(),
        new SharpnessCheck(),
        new FocusDriftCheck(),
        new BlockinessCheck(),
        new NoiseCheck(),
        new ShadowsCheck(),
        new HighlightsCheck(),
        new ContrastCheck(),
        new OversaturatedCheck(),
        new GreyCheck(),
        new BorderCheck(),
        new AppearanceDriftCheck(),
        new StartStructureCheck(),
        new StartColourCheck(),
        new SilenceCheck(),
        new ClippingCheck(),
        new LoudnessCheck(),
        new SourcedCheck("face_confidence", "Face"),
        new SourcedCheck("likeness", "Likeness"),
        new SourcedCheck("aesthetics", "Aesthetics"),
        new SourcedCheck("prompt_agreement", "Prompt agreement"),
    ];

    /// <summary>Letters of a check's name, at most.</summary>
    public const int NameLimit = 40;

    public static IEnumerable<string> Names => All.Select(check => check.Name);

    /// <summary>A small letter, then small letters, digits and underscores.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= NameLimit && char.IsAsciiLetterLower(name[0]) && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');

    public static Check? Find(string name) => All.FirstOrDefault(check => check.Name == name);

    /// <summary>Of a check that is not known, one made of its name.</summary>
    public static string LabelOf(string name) => Find(name)?.Label ?? (name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' '));
}
