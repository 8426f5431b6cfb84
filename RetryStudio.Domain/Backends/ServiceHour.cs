using System.Collections.Immutable;

namespace RetryStudio.Domain.Backends;

/// <summary>For how long of an hour a backend was there for work.</summary>
public readonly record struct ServiceHour(DateTimeOffset Start, double Seconds)
{
    /// <summary>Between two looks that are further apart nobody knows how it was.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(25);

    /// <summary>The hours after another look; those that lie too far back fall out.</summary>
    public static ImmutableArray<ServiceHour> After(ImmutableArray<ServiceHour> hours, DateTimeOffset lastLook, DateTimeOffset now)
    {
        var gap = now - lastLook;
        if (gap <= TimeSpan.Zero || gap > LongestGap)
        {
            return hours;
        }

        var start = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, now.Offset);
        var seconds = hours.FirstOrDefault(hour => hour.Start == start).Seconds + gap.TotalSeconds;
        return [.. hours.Where(hour => hour.Start != start && hour.Start > now - Kept), new(start, seconds)];
    }

    public static double Within(IEnumerable<ServiceHour> hours, DateTimeOffset since) => hours.Where(hour => hour.Start > since.AddHours(-1)).Sum(hour => hour.Seconds);
}
