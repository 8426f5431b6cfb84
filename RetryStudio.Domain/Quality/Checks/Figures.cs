namespace RetryStudio.Domain.Quality.Checks;

/// <summary>Statistics over measures; figures that are not there (NaN) are left out.</summary>
internal static class Figures
{
    /// <summary>Linear between neighbours; NaN when there is no figure.</summary>
    public static double Percentile(this IEnumerable<double> figures, double share)
    {
        var sorted = figures.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    public static double Median(this IEnumerable<double> figures) => figures.Percentile(0.5);

    public static double Mean(this IEnumerable<double> figures) => figures.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
