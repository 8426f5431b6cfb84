using System.Collections.Concurrent;

namespace RetryStudio.Domain.Narrations;

/// <summary>Remembers which takes failed to be cut, and lets them rest. A restart forgets it: then they are tried afresh.</summary>
public sealed class TakeRests(TimeProvider time)
{
    /// <summary>How often an attempt of a take is tried before it counts as one that cannot be cut.</summary>
    public const int MostTimes = 3;

    /// <summary>Until it is tried again.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Failure> _failures = new();

    /// <summary>Those that are not tried yet.</summary>
    public IReadOnlyCollection<Guid> Resting => [.. _failures.Where(failure => failure.Value.Until > time.GetUtcNow()).Select(failure => failure.Key)];

    /// <summary>How often this attempt of the take has failed by now.</summary>
    /// <param name="counts">False where any other take would fail as well.</param>
    public int Note(Guid take, Guid? attempt, bool counts) => _failures.AddOrUpdate(
        take,
        _ => new(attempt, counts ? 1 : 0, time.GetUtcNow() + Rest),
        (_, known) => new(attempt, (known.Attempt == attempt ? known.Times : 0) + (counts ? 1 : 0), time.GetUtcNow() + Rest)).Times;

    public void Forget(Guid take) => _failures.TryRemove(take, out _);

    private sealed record Failure(Guid? Attempt, int Times, DateTimeOffset Until);
}
