using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>Gates to start from.</summary>
public static class GatePresets
{
    /// <summary>What every file must be, whatever it shows.</summary>
    private static readonly ImmutableArray<GateRule> OfFile =
    [
        new("decodes", Weight: 0),
        GateRule.Hint("file"),
        new("resolution", Weight: 0),
        new("duration", Weight: 0),
        GateRule.Hint("fps"),
    ];

    /// <summary>Light, colour, cleanness, and nearness to the start image.</summary>
    private static readonly ImmutableArray<GateRule> OfPicture =
    [
        new("black", Weight: 0.5),
        new("flicker"),
        new("flash", Weight: 0.5),
        new("blockiness", Weight: 0.5),
        GateRule.Hint("noise", 0.5),
        GateRule.Hint("shadows", 0.5),
        GateRule.Hint("contrast", 0.5),
        GateRule.Hint("oversaturated", 0.5),
        GateRule.Hint("grey"),
        GateRule.Hint("border"),
        new("start_structure", Fail: 0.2, Warn: 0.5),
        new("start_colour", Fail: 0.02, Warn: 0.5, Weight: 0.5),
    ];

    private static readonly ImmutableArray<GateRule> OfSound = [new("silence", Weight: 0.5), new("clipping"), new("loudness")];

    /// <summary>A face that hardly moves: the likeness counts, a cut does not belong there.</summary>
    public static readonly GatePreset Dialogue = new("dialogue", "Dialogue close-up", "A face is expected and counts most; a little motion is enough; no cuts.",
        Make([new("frozen", Weight: 0.5), new("motion", Fail: 0.15, Warn: 0.3, Weight: 0.5), new("chaos"), new("judder"), GateRule.Hint("frame_order"), new("jump", Weight: 0.5), GateRule.Hint("drift", 0.5)], faceWeight: 3));

    /// <summary>No face; slow motion and a steady camera.</summary>
    public static readonly GatePreset Landscape = new("landscape", "Landscape", "No face is expected; detail counts; motion may be slow.",
        Make([new("frozen", Weight: 0.5), new("motion", Fail: 0.25, Warn: 0.5, Weight: 0.5), new("chaos"), new("judder"), GateRule.Hint("frame_order"), new("jump", Weight: 0.5), GateRule.Hint("drift", 0.5)], faceWeight: 0, sharpnessWeight: 2));

    /// <summary>Plenty of motion: fast pans look like chaos, so that only warns.</summary>
    public static readonly GatePreset Action = new("action", "Action", "Motion is wanted, fast pans are forgiven; a face is expected, but not at its best.",
        Make([new("frozen"), new("motion", Fail: 0.5, Warn: 0.7), GateRule.Hint("chaos", 0.5), new("judder"), GateRule.Hint("frame_order"), new("jump", Fail: 0.3, Warn: 0.5, Weight: 0.5), GateRule.Hint("drift")], faceWeight: 1, faceFail: 0.5));

    /// <summary>Nothing needs to move.</summary>
    public static readonly GatePreset Static = new("static", "Static", "Nothing needs to move: a still shot passes. Flicker and cuts weigh more.",
        Make([new("chaos"), new("jump"), GateRule.Hint("drift", 0.5)], faceWeight: 0));

    public static readonly ImmutableArray<GatePreset> All = [Dialogue, Landscape, Action, Static];

    /// <summary>The preset a gate still is, or null when it was changed.</summary>
    public static GatePreset? Of(Gate gate) => All.FirstOrDefault(preset => preset.Gate == gate);

    private static Gate Make(ImmutableArray<GateRule> motion, double faceWeight, double faceFail = 0.6, double sharpnessWeight = 1) => new(
    [
        .. OfFile, .. motion, .. OfPicture,
        new("highlights", Weight: 0.5),
        new("sharpness", Fail: 0.62, Warn: 0.75, Weight: sharpnessWeight),
        GateRule.Hint("focus_drift", 0.5),
        .. OfSound,
        .. faceWeight > 0 ? ImmutableArray.Create(new GateRule("face_confidence", faceFail, faceFail, faceWeight)) : [],
    ]);
}

/// <summary>A gate to start from.</summary>
/// <param name="About">What it is for, in a sentence.</param>
public sealed record GatePreset(string Slug, string Name, string About, Gate Gate);
