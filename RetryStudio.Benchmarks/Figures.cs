using System.Globalization;

namespace RetryStudio.Benchmarks;

/// <summary>Measured figures beside their bars.</summary>
internal sealed class Figures
{
    private readonly List<(string What, string Figure, string Bar, bool? Held)> _rows = [];

    public Figures Add(string what, double value, string unit, double? atMost = null, double? atLeast = null)
    {
        var bar = (atMost, atLeast) switch
        {
            ({ } most, _) => $"≤ {Text(most)} {unit}",
            (_, { } least) => $"≥ {Text(least)} {unit}",
            _ => "",
        };
        _rows.Add((what, $"{Text(value)} {unit}", bar, atMost is null && atLeast is null ? null : value <= (atMost ?? double.MaxValue) && value >= (atLeast ?? double.MinValue)));
        return this;
    }

    /// <summary>Prints the table; true when every bar held.</summary>
    public bool Print()
    {
        foreach (var (what, figure, bar, held) in _rows)
        {
            Console.WriteLine($"  {what,-58} {figure,16}   {bar,-14} {held switch { true => "held", false => "MISSED", _ => "" }}");
        }

        Console.WriteLine();
        return _rows.TrueForAll(row => row.Held != false);
    }

    /// <param name="share">0..1: 0.95 for p95.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);
}
