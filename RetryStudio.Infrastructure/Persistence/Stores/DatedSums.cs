using Microsoft.EntityFrameworkCore;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Two numbers at a moment; what they are is for the query to say.</summary>
internal sealed record Dated
{
    public DateTimeOffset At { get; init; }

    public decimal First { get; init; }

    public decimal Second { get; init; }
}

/// <summary>Adds up what lies close together in time, in the database: a plot needs no more.</summary>
internal static class DatedSums
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    /// <summary>The length of time that is added up, so that some hundreds of sums come out.</summary>
    public static TimeSpan GrainFor(TimeSpan span) => span switch
    {
        _ when span <= 10 * Minute => Second,
        _ when span <= 10 * Hour => Minute,
        _ when span <= 25 * Day => Hour,
        _ => Day,
    };

    /// <summary>In the order of time; each stands at the beginning of its second, minute, hour or day.</summary>
    public static async Task<IReadOnlyList<Dated>> OfAsync(IQueryable<Dated> rows, TimeSpan grain, CancellationToken ct)
    {
        var sums = grain switch
        {
            _ when grain == Second => rows.GroupBy(row => new { row.At.Year, row.At.Month, row.At.Day, row.At.Hour, row.At.Minute, row.At.Second })
                .Select(group => new Sum(group.Key.Year, group.Key.Month, group.Key.Day, group.Key.Hour, group.Key.Minute, group.Key.Second, group.Sum(row => row.First), group.Sum(row => row.Second))),
            _ when grain == Minute => rows.GroupBy(row => new { row.At.Year, row.At.Month, row.At.Day, row.At.Hour, row.At.Minute })
                .Select(group => new Sum(group.Key.Year, group.Key.Month, group.Key.Day, group.Key.Hour, group.Key.Minute, 0, group.Sum(row => row.First), group.Sum(row => row.Second))),
            _ when grain == Hour => rows.GroupBy(row => new { row.At.Year, row.At.Month, row.At.Day, row.At.Hour })
                .Select(group => new Sum(group.Key.Year, group.Key.Month, group.Key.Day, group.Key.Hour, 0, 0, group.Sum(row => row.First), group.Sum(row => row.Second))),
            _ => rows.GroupBy(row => new { row.At.Year, row.At.Month, row.At.Day })
                .Select(group => new Sum(group.Key.Year, group.Key.Month, group.Key.Day, 0, 0, 0, group.Sum(row => row.First), group.Sum(row => row.Second))),
        };
        return [.. (await sums.ToListAsync(ct)).GroupBy(sum => sum.At, (at, same) => Together(at, [.. same])).OrderBy(sum => sum.At)];
    }

    private static Dated Together(DateTimeOffset at, List<Sum> sums) => new() { At = at, First = sums.Sum(sum => sum.First), Second = sums.Sum(sum => sum.Other) };

    private sealed record Sum(int Year, int Month, int Day, int Hour, int Minute, int Second, decimal First, decimal Other)
    {
        /// <summary>PostgreSQL rounds the second: the last half of a minute's last one is its sixtieth, which is the next minute's first.</summary>
        public DateTimeOffset At => new DateTimeOffset(Year, Month, Day, Hour, Minute, 0, TimeSpan.Zero).AddSeconds(Second);
    }
}
