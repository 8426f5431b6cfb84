using System.Collections.Immutable;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Domain.Quality;

/// <summary>Every check there is.</summary>
public static class CheckCatalogue
{
    public static readonly ImmutableArray<Check> All =
    [
        new DecodesCheck(),
        new ResolutionCheck(),
        new DurationCheck(),
        new BlackCheck(),
        new FrozenCheck(),
        new FlickerCheck(),
        new HighlightsCheck(),
        new SharpnessCheck(),
        new LoudnessCheck(),
        new SourcedCheck("face_confidence", "Face"),
        new SourcedCheck("likeness", "Likeness"),
        new SourcedCheck("aesthetics", "Aesthetics"),
        new SourcedCheck("prompt_agreement", "Prompt agreement"),
    ];

    public static IEnumerable<string> Names => All.Select(check => check.Name);

    public static Check? Find(string name) => All.FirstOrDefault(check => check.Name == name);

    /// <summary>A check that is known only because a source has something to say of it is one, too.</summary>
    public static Check? Find(string name, MediaMeasures measures) => Find(name) ?? (measures.Sourced.ContainsKey(name) ? new SourcedCheck(name, LabelOf(name)) : null);

    /// <summary>Of a check that is not known, one made of its name.</summary>
    public static string LabelOf(string name) => Find(name)?.Label ?? (name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' '));
}
