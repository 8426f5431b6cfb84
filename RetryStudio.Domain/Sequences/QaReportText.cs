using System.Globalization;
using System.Net;
using System.Text;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>The QA report as files that stand by themselves. Pure.</summary>
public static class QaReportText
{
    public const string Format = "retrystudio.qa/1";

    private const string Style = """
        body{font:14px/1.45 system-ui,sans-serif;color:#222;max-width:64rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:1.5rem 0 .25rem}h3{font-size:1rem;margin:0}p{margin:.25rem 0}.soft{color:#555}
        .score{font-size:2rem;font-weight:600}article{border-top:1px solid #999;padding:.6rem 0;break-inside:avoid}
        table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.85rem}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #ddd}
        td.n,th.n{text-align:right}@media print{body{margin:0;max-width:none}}
        """;

    public static byte[] Json(QaReport report) => PackageJson.Of(new
    {
        Format,
        report.Project,
        report.MadeAt,
        Delivery = new { report.Format.Width, report.Format.Height, report.Format.Fps, report.Format.Loudness },
        report.Score,
        Shots = report.Shots.Length,
        report.Ready,
        report.Findings,
        report.Checks,
        Details = report.Shots.Select(shot => new
        {
            shot.SegmentId, shot.Number, Scene = shot.Scene + 1, shot.SceneTitle, Shot = shot.Place, shot.Text, WantedSeconds = shot.Seconds, shot.Verdict?.Seconds,
            Ready = shot.IsReady, shot.Verdict?.Outcome, Score = shot.Verdict?.Overall, shot.Verdict?.Sentence, shot.AcceptedBy, Attempt = shot.Master?.AttemptNumber,
            shot.Verdict?.Loudness, shot.Verdict?.Cut, shot.Revision,
            Checks = shot.Verdict?.Results.Select(result => new { result.Score.Check, result.Score.Status, result.Score.Score, result.Score.Sentence, result.Score.At, result.Rule.Threshold, result.Fails, result.Warns }),
            Mendings = shot.Verdict?.Mendings.Select(mending => new
            {
                mending.Kind, mending.Sentence, mending.Kept,
                Scores = mending.Scores.Select(scores => new { scores.Before.Check, Before = scores.Before.Score, After = scores.After.Score }),
            }),
        }),
    });

    /// <summary>A page to print, with everything in it.</summary>
    public static byte[] Html(QaReport report)
    {
        var title = Encode($"QA report of {report.Project}");
        var text = new StringBuilder($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">Made {report.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Delivery: {report.Format.Width}×{report.Format.Height}, {report.Format.Fps} frames a second, {report.Format.Loudness:0.#} LUFS.</p>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"score\">{report.Score:0.00}</p><p>{report.Ready} of {report.Shots.Length} shots are ready.</p>");
        text.Append("<h2>Findings</h2>").Append(report.Findings.IsEmpty ? "<p>There is nothing to complain about.</p>" : Table(["Severity", "Segment", "What"], report.Findings.Select(Row)));
        text.Append("<h2>Checks</h2>").Append(Table(["Check", "Measured", "Fail", "Warn", "Mean", "Worst"], report.Checks.Select(Row)));
        text.Append("<h2>Shots</h2>");
        foreach (var shot in report.Shots)
        {
            Write(text, shot);
        }

        return Encoding.UTF8.GetBytes(text.Append("</body></html>\n").ToString());
    }

    private static string[] Row(QaFinding finding) => [finding.Severity.ToString(), Number(finding.Number), finding.Sentence];

    private static string[] Row(QaCheck check) => [check.Label, Number(check.Measured), Number(check.Failing), Number(check.Warning), Score(check.Mean), Score(check.Worst)];

    private static void Write(StringBuilder text, QaShot shot)
    {
        text.Append(CultureInfo.InvariantCulture, $"<article><h3>Segment {shot.Number}: {Encode(shot.Text)}</h3>");
        if (shot.Verdict is not { } verdict)
        {
            text.Append("<p class=\"soft\">There is no master to look at.</p></article>");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"<p>{(shot.IsReady ? "Ready" : "Not ready")}, score {verdict.Overall:0.00}. {Encode(shot.Sentence ?? verdict.Sentence)}</p>");
        foreach (var mending in verdict.Mendings)
        {
            text.Append(CultureInfo.InvariantCulture, $"<p>{(mending.Kept ? "Mended on a copy" : mending.File is null ? "Could not be mended" : "Tried on a copy, not kept")}: {Encode(mending.Sentence)}</p>");
            text.Append(Table(["Check", "Before", "After"], mending.Scores.Where(scores => scores.Before.Score != scores.After.Score).Select(scores => new[] { CheckCatalogue.LabelOf(scores.Before.Check), Score(scores.Before.Score), Score(scores.After.Score) })));
        }

        text.Append(Table(["Check", "Score", "Threshold", "What"], verdict.Results.Where(result => result.Fails || result.Warns)
            .Select(result => new[] { CheckCatalogue.LabelOf(result.Score.Check), result.Measured ? Score(result.Score.Score) : "not measured", Score(result.Rule.Threshold), result.Score.Sentence }))).Append("</article>");
    }

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        var lines = rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>").ToList();
        return lines.Count == 0 ? "" : $"<table><thead><tr>{string.Concat(head.Select(cell => $"<th>{cell}</th>"))}</tr></thead><tbody>{string.Concat(lines)}</tbody></table>";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Score(double? score) => score?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
