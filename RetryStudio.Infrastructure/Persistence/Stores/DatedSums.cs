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
        return [.. (await sums.ToListAsync(ct)).Select(sum => sum.Dated()).OrderBy(sum => sum.At)];
    }

    private sealed record Sum(int Year, int Month, int Day, int Hour, int Minute, int Second, decimal First, decimal Other)
    {
        public Dated Dated() => new() { At = new(Year, Month, Day, Hour, Minute, Second, TimeSpan.Zero), First = First, Second = Other };
    }
}
