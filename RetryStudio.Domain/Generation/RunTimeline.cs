using System.Collections.Immutable;

namespace RetryStudio.Domain.Generation;

/// <summary>What ended within a while: attempts that passed, attempts that a check failed, tries that a machine failed.</summary>
public readonly record struct RunTick(DateTimeOffset At, int Passed, int Failed, int MachineFailed)
{
    public int Total => Passed + Failed + MachineFailed;
}

public enum RunMarkKind
{
    Started,
    RetriedFailed,
    Continued,
    Renewed,
    Resumed,
    Cancelled,
    Ended,
}

/// <param name="By">Who did it; null when it came about by itself.</param>
public sealed record RunMark(RunMarkKind Kind, DateTimeOffset At, string? By = null);

/// <summary>How a run went, over time.</summary>
/// <param name="Buckets">Of equal length, from <paramref name="From"/> on; the time of each is its beginning.</param>
public sealed record RunTimeline(DateTimeOffset From, DateTimeOffset To, TimeSpan Bucket, ImmutableArray<RunTick> Buckets, ImmutableArray<RunMark> Marks)
{
    public const int MostBuckets = 60;

    /// <summary>A person reads lengths such as these.</summary>
    private static readonly ImmutableArray<TimeSpan> Lengths =
    [
        .. ((int[])[1, 2, 5, 10, 15, 30]).Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. ((int[])[1, 2, 5, 10, 15, 30]).Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. ((int[])[1, 2, 3, 6, 12]).Select(hours => TimeSpan.FromHours(hours)),
    ];

    /// <param name="ticks">In any order; what lies outside counts in the first or the last bucket.</param>
    public static RunTimeline Of(DateTimeOffset from, DateTimeOffset to, IEnumerable<RunTick> ticks, IEnumerable<RunMark> marks)
    {
        var span = to > from ? to - from : TimeSpan.Zero;
        var length = LengthFor(span);
        var count = Math.Clamp((int)Math.Ceiling(span / length), 1, MostBuckets);
        var buckets = Enumerable.Range(0, count).Select(index => new RunTick(from + (index * length), 0, 0, 0)).ToArray();
        foreach (var tick in ticks)
        {
            var index = Math.Clamp((int)((tick.At - from) / length), 0, count - 1);
            var bucket = buckets[index];
            buckets[index] = bucket with { Passed = bucket.Passed + tick.Passed, Failed = bucket.Failed + tick.Failed, MachineFailed = bucket.MachineFailed + tick.MachineFailed };
        }

        return new(from, to, length, [.. buckets], [.. marks.OrderBy(mark => mark.At).ThenBy(mark => mark.Kind)]);
    }

    // Beyond the longest one that is read well, whole days.
    private static TimeSpan LengthFor(TimeSpan span)
    {
        foreach (var length in Lengths)
        {
            if (length * MostBuckets >= span)
            {
                return length;
            }
        }

        return TimeSpan.FromDays(Math.Ceiling(span.TotalDays / MostBuckets));
    }
}
