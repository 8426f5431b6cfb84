using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Budgets;

namespace RetryStudio.Web.Budgets;

/// <summary>Where the lines of a burn-down stand. Pure.</summary>
/// <param name="Spent">The line of what was spent, as an SVG path.</param>
/// <param name="Cone">What lies between the likely and the most, as an SVG path; null when nothing is left to be made.</param>
/// <param name="LimitY">Height of the limit's line; null without a limit.</param>
public sealed record BurnDownPlot(string Spent, string? Likely, string? Cone, double? LimitY, double NowX, double EndX, ImmutableArray<(double Y, decimal GpuSeconds)> Ticks)
{
    public const double Width = 1000, Height = 300, Left = 70, Right = 990, Top = 16, Bottom = 262;

    /// <summary>The forecast has no time of its own: it stands behind the past, in this share of the width.</summary>
    private const double ForecastShare = 0.22;

    private const int MostTicks = 5;

    /// <param name="curve">Not empty, in the order of time.</param>
    public static BurnDownPlot Of(IReadOnlyList<SpentPoint> curve, decimal? limit, CompletionForecast forecast)
    {
        var open = forecast.Slots > 0;
        var highest = (double)new[] { limit ?? 0, curve.Max(point => point.GpuSeconds), open ? forecast.P90 : 0, 1 }.Max();
        var nowX = open ? Right - ((Right - Left) * ForecastShare) : Right;
        var (from, span) = (curve[0].At, Math.Max(1, (curve[^1].At - curve[0].At).TotalSeconds));
        double X(DateTimeOffset at) => Left + ((nowX - Left) * (at - from).TotalSeconds / span);
        double Y(decimal seconds) => Bottom - ((Bottom - Top) * (double)seconds / highest);

        var now = Point(nowX, Y(curve[^1].GpuSeconds));
        var (likely, most) = (Y(forecast.P50), Y(forecast.P90));
        var line = string.Concat(curve.Select((point, index) => $"{(index == 0 ? "M" : "L")}{Point(X(point.At), Y(point.GpuSeconds))}")) + $"L{now}";
        return new(
            line,
            open ? $"M{now}L{Point(Right, likely)}" : null,
            open ? $"M{now}L{Point(Right, likely)}L{Point(Right, most)}Z" : null,
            limit is { } seconds ? Y(seconds) : null,
            nowX, Right,
            [.. TicksTo((decimal)highest).Select(tick => (Y(tick), tick))]);
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Round numbers from 0 up to the highest.</summary>
    private static IEnumerable<decimal> TicksTo(decimal highest)
    {
        var rough = highest / MostTicks;
        var power = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)rough)));
        var step = new[] { 1m, 2m, 5m, 10m }.Select(factor => factor * power).First(candidate => candidate >= rough);
        for (var tick = 0m; tick <= highest; tick += step)
        {
            yield return tick;
        }
    }

    private static string Point(double x, double y) => $"{Number(x)} {Number(y)}";
}
