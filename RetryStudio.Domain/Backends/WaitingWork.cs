using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>Slots that wait although their turn has come, because no backend can take them.</summary>
/// <param name="Sentence">Why, backend by backend, with what to do.</param>
public sealed record WaitingWork(AssetKind Kind, string Workflow, int Slots, string Sentence)
{
    private const int MostNamed = 4;

    /// <summary>Null when one of the backends can take it.</summary>
    /// <param name="title">What people call the workflow.</param>
    /// <param name="backends">Those of the right sort that have a lane for the kind, each with what stands in its way; null when nothing does.</param>
    public static WaitingWork? Of(AssetKind kind, string workflow, string title, int slots, IReadOnlyCollection<(string Name, string? Obstacle)> backends)
    {
        if (backends.Any(backend => backend.Obstacle is null))
        {
            return null;
        }

        var reasons = backends.Take(MostNamed).Select(backend => $"{backend.Name}: {backend.Obstacle!.TrimEnd('.')}.").ToImmutableArray();
        var more = backends.Count > MostNamed ? $" And {backends.Count - MostNamed} more." : "";
        return new(kind, workflow, slots, backends.Count == 0
            ? $"There is no backend for '{title}'. Add one under Backends, or choose another workflow."
            : $"No backend can take '{title}' now. {string.Join(' ', reasons)}{more}");
    }
}
