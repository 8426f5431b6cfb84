using System.Globalization;
using System.Text;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg.Corpus;

/// <summary>Detection, false alarms, ordering: one line a defect, beside what was measured for the catalogue.</summary>
internal sealed class CorpusTable
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _shortfalls = [];

    public CorpusTable(IReadOnlyList<Result> results)
    {
        var good = results.Where(result => result.Defect is null).ToList();
        Write($"{"check",-16}{"defect",-23}{"good med",10}{"good worst",11}{"defect med",11}{"found",9}{"wanted",8}{"ordered",9}{"placed",8}{"blamed",8}");
        foreach (var defect in CorpusDefect.All)
        {
            var natural = good.Where(result => !result.Content.IsGraphics && result.Kind == defect.Kind).ToList();
            Line(defect, [.. results.Where(result => result.Defect == defect)], natural, natural.Count(result => Fails(result, defect.Check)));
        }

        Blame(good);
    }

    /// <summary>Whatever is worse than it has to be.</summary>
    public IReadOnlyList<string> Shortfalls => _shortfalls;

    public override string ToString() => _text.ToString();

    /// <summary>Beside the results of the tests, where the test script finds it.</summary>
    public async Task SaveAsync()
    {
        if (Environment.GetEnvironmentVariable("STUDIO_TEST_TABLES") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "corpus.txt"), _text.ToString());
        }
    }

    private void Line(CorpusDefect defect, List<Result> spoiled, List<Result> natural, int blamed)
    {
        var scores = spoiled.Select(result => (result, Score: result.Of(defect.Check))).Where(item => item.Score.Status == CheckStatus.Measured).ToList();
        var found = scores.Count(item => item.Score.Score < Least(defect.Check)) / (double)Math.Max(1, scores.Count);
        var ordered = scores.Count(item => item.Score.Score < natural.Single(good => good.Content == item.result.Content).Of(defect.Check).Score) / (double)Math.Max(1, scores.Count);
        var placed = defect.At is not { } at ? double.NaN
            : scores.Count(item => item.Score.Score < Least(defect.Check) && Math.Abs((item.Score.At ?? -9) - at) < 0.3) / (double)Math.Max(1, scores.Count(item => item.Score.Score < Least(defect.Check)));
        var before = natural.Select(result => result.Of(defect.Check)).Where(score => score.Raw is not null).OrderBy(score => score.Score).ThenByDescending(score => score.Raw).ToList();
        Write($"{defect.Check,-16}{defect.Name,-23}{Median(before.Select(score => score.Raw!.Value)),10:0.00}{before.FirstOrDefault()?.Raw,11:0.00}{Median(scores.Where(item => item.Score.Raw is not null).Select(item => item.Score.Raw!.Value)),11:0.00}{found,9:0 %}{(defect.Detected > 0 ? defect.Detected.ToString("0 %", CultureInfo.InvariantCulture) : "-"),8}{ordered,9:0 %}{(double.IsNaN(placed) ? "-" : placed.ToString("0 %", CultureInfo.InvariantCulture)),8}{blamed,8}");
        Require(blamed == 0, FormattableString.Invariant($"{defect.Check}: {blamed} good ones are blamed"));
        Require(scores.Count == spoiled.Count && spoiled.Count > 0, $"{defect.Check}, {defect.Name}: measured in {scores.Count} of {spoiled.Count} only");
        Require(found >= defect.Detected, FormattableString.Invariant($"{defect.Check}, {defect.Name}: {found:0 %} found, {defect.Detected:0 %} wanted"));
        Require(ordered >= 1 || defect.Detected <= 0, FormattableString.Invariant($"{defect.Check}, {defect.Name}: only {ordered:0 %} score below the good clip of their content"));
        Require(double.IsNaN(placed) || placed >= 0.9, FormattableString.Invariant($"{defect.Check}, {defect.Name}: only {placed:0 %} placed"));
    }

    private void Blame(List<Result> good)
    {
        var gate = GatePresets.Landscape.Gate;
        foreach (var result in good.OrderBy(result => result.Kind))
        {
            var verdict = gate.Judge(result.Kind, result.Measures, CorpusClips.Recipe);
            var warned = string.Join(", ", verdict.Results.Where(item => item.Warns).Select(item => FormattableString.Invariant($"{item.Score.Check} {item.Score.Score:0.00} ({item.Score.Raw:0.00})")));
            Write($"good {result.Kind.ToString().ToLowerInvariant()}: {result.Content.Name,-24}{verdict.Outcome,-9} fails [{string.Join(", ", verdict.FailedChecks)}] warns [{warned}]");
            Require(verdict.Outcome == VerdictOutcome.Passed || result.Content.IsGraphics, $"the good clip '{result.Content.Name}' fails: {verdict.Sentence}");
        }
    }

    /// <summary>What the gate of the presets holds a check's score against.</summary>
    private static double Least(string check) => GatePresets.Landscape.Gate.Rules.Single(rule => rule.Check == check).Threshold;

    private static bool Fails(Result result, string check) => result.Of(check) is { Status: CheckStatus.Measured } score && score.Score < Least(check);

    private static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[sorted.Count / 2];
    }

    private void Require(bool holds, string shortfall)
    {
        if (!holds)
        {
            _shortfalls.Add(shortfall);
        }
    }

    private void Write(FormattableString line) => _text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
