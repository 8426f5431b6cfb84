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
    ];

    public static IEnumerable<string> Names => All.Select(check => check.Name);

    public static Check? Find(string name) => All.FirstOrDefault(check => check.Name == name);

    public static string LabelOf(string name) => Find(name)?.Label ?? name;
}
