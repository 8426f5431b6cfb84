using System.Collections.Immutable;

namespace RetryStudio.Domain.Generation;

/// <summary>How far a project, or one kind of it, has come.</summary>
/// <param name="Percentage">0..100, rounded down: the share of slots that have reached an end. 100 means all of them.</param>
/// <param name="Eta">Null while nothing runs, or nothing is known.</param>
public sealed record ProgressReport(ImmutableSortedDictionary<SlotStatus, int> Counts, int Total, double Percentage, TimeSpan Elapsed, Eta? Eta)
{
    public int Count(SlotStatus status) => Counts.GetValueOrDefault(status);

    public int Complete => Count(SlotStatus.Complete);

    public int Open => Count(SlotStatus.Queued) + Count(SlotStatus.Generating) + Count(SlotStatus.Failed);

    public static ProgressReport Of(IEnumerable<SlotStatus> slots, TimeSpan elapsed, Pace? pace) => OfCounts(slots.CountBy(status => status), elapsed, pace);

    public static ProgressReport OfCounts(IEnumerable<KeyValuePair<SlotStatus, int>> slots, TimeSpan elapsed, Pace? pace)
    {
        var counts = slots.ToImmutableSortedDictionary();
        var total = counts.Values.Sum();
        var settled = counts.Where(pair => pair.Key != SlotStatus.Pending && !pair.Key.IsOpen()).Sum(pair => pair.Value);
        var open = counts.Where(pair => pair.Key.IsOpen()).Sum(pair => pair.Value);
        return new(counts, total, total == 0 ? 0 : Math.Floor(1000.0 * settled / total) / 10, elapsed, open == 0 ? null : pace?.Remaining(open));
    }
}

/// <param name="P50">As likely too short as too long.</param>
/// <param name="P90">Too short only once in ten times.</param>
public sealed record Eta(TimeSpan P50, TimeSpan P90)
{
    /// <summary>What of <see cref="P50"/> goes by only because lanes work for other projects; null where that is not told apart.</summary>
    public TimeSpan? Waiting { get; init; }

    /// <summary>One after the other: what is likely adds up, and being late at all of them is unlikely.</summary>
    public static Eta? InTurn(IEnumerable<Eta?> etas)
    {
        var all = etas.OfType<Eta>().ToList();
        var expected = all.Sum(eta => eta.P50.TotalSeconds);
        var late = Math.Sqrt(all.Sum(eta => Math.Pow((eta.P90 - eta.P50).TotalSeconds, 2)));
        return all.Count == 0 ? null : new(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected + late))
        {
            Waiting = all.All(eta => eta.Waiting is null) ? null : TimeSpan.FromSeconds(all.Sum(eta => eta.Waiting?.TotalSeconds ?? 0)),
        };
    }
}

/// <summary>How fast slots have been reaching their end lately.</summary>
/// <param name="Settled">Slots that ended.</param>
/// <param name="Took">In how long.</param>
public sealed record Pace(int Settled, TimeSpan Took)
{
    /// <summary>Time for the given number of slots; null before the first has ended. The spread shrinks as more is known and more is left.</summary>
    public Eta? Remaining(int open)
    {
        if (Settled <= 0 || Took <= TimeSpan.Zero || open <= 0)
        {
            return null;
        }

        var expected = Took * ((double)open / Settled);
        var spread = 1.2816 * Math.Sqrt((1.0 / Settled) + (1.0 / open));
        return new(expected, expected * (1 + spread));
    }
}
