using System.Globalization;
using System.Net;
using System.Text;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Quality;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Api;

/// <summary>A run's error report as a file that stands by itself.</summary>
internal static class ErrorReportText
{
    private const string Style = """
        body{font:14px/1.45 system-ui,sans-serif;color:#222;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:0}p{margin:.25rem 0}.soft{color:#555}
        article{border-top:1px solid #999;padding:.75rem 0;break-inside:avoid}
        table{table-layout:fixed;border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.85rem}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
        th:nth-child(1){width:4rem}th:nth-child(2){width:8rem}th:nth-child(4){width:16rem}th:nth-child(5){width:4rem}
        @media print{body{margin:0;max-width:none}}
        """;

    private static readonly string[] Head =
        ["segment", "text", "kind", "status", "sentence", "attempt", "attempt_status", "failed_check", "decision", "try", "backend", "try_status", "error_class", "message", "gpu_seconds", "panel"];

    /// <summary>A line for every try; one for an attempt without any, and for a slot without attempts.</summary>
    public static string Csv(RunErrors errors)
    {
        var text = new StringBuilder(CsvText.Row(Head));
        foreach (var item in errors.Slots)
        {
            object?[] slot = [CsvText.Segment(item.Slot.Segment), item.Slot.Text, item.Slot.Kind, item.Slot.Status, item.Slot.Sentence];
            foreach (var attempt in item.Attempts.Cast<ReportedAttempt?>().DefaultIfEmpty())
            {
                object?[] made = [attempt?.Number, attempt?.Status, attempt?.FailedCheck, attempt?.Sentence];
                foreach (var sent in attempt?.Tries.Cast<ReportedTry?>().DefaultIfEmpty() ?? [null])
                {
                    text.Append(CsvText.Row([.. slot, .. made, sent?.Number, sent?.Backend, sent?.Status, sent?.Error, sent?.Message, sent?.GpuSeconds ?? attempt?.GpuSeconds, CsvText.Panel(item.Slot.Segment)]));
                }
            }
        }

        return text.ToString();
    }

    /// <summary>A page to print, with everything in it.</summary>
    public static string Html(RunErrors errors)
    {
        var run = errors.Line.Run;
        var title = Encode($"Errors of the run of {Words.Moment(run.StartedAt)}, {errors.Line.Project}");
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">Started by {Encode(run.StartedBy)}. Report made {Words.Moment(errors.MadeAt)}.</p>");
        text.Append(errors.Slots.IsEmpty
            ? "<p>Nothing failed in this run, nothing waits for a person, and nothing is parked.</p>"
            : $"<p>{Words.Count(errors.Slots.Length, "slot")} of {Words.Number(run.Progress.Total)} did not come to be.</p>");
        foreach (var item in errors.Slots)
        {
            Write(text, item);
        }

        return text.Append("</body></html>").ToString();
    }

    private static void Write(StringBuilder text, ReportedSlot item)
    {
        var slot = item.Slot;
        text.Append(CultureInfo.InvariantCulture, $"<article><h2>{Segment.NameOf(slot.Segment)}, {Encode(slot.Kind.ToString().ToLowerInvariant())}: {Encode(StatusWords.Of(slot.Status).Text)}</h2>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Encode(slot.Text)}</p><p>{Encode(slot.Sentence ?? "")}</p>");
        if (item.Attempts.IsEmpty)
        {
            text.Append("<p class=\"soft\">No attempt was made.</p></article>");
            return;
        }

        text.Append("<table><thead><tr><th>Attempt</th><th>Ended</th><th>Decision</th><th>Tries</th><th>GPU s</th></tr></thead><tbody>");
        foreach (var attempt in item.Attempts)
        {
            var check = attempt.FailedCheck is { } failed ? $": {CheckCatalogue.LabelOf(failed)}" : "";
            var tries = string.Join("<br>", attempt.Tries.Select(sent => Encode(Told(sent))));
            text.Append(CultureInfo.InvariantCulture, $"<tr><td>{attempt.Number}</td><td>{Encode(attempt.Status + check)}</td><td>{Encode(attempt.Sentence ?? "")}</td><td>{tries}</td><td>{Budgets.BudgetWords.Seconds(attempt.GpuSeconds)}</td></tr>");
        }

        text.Append("</tbody></table></article>");
    }

    private static string Told(ReportedTry sent) => sent.Error is { } error
        ? string.Create(CultureInfo.InvariantCulture, $"{sent.Number}. {sent.Backend}: {Words.Sentence(error.ToString())}. {sent.Message}")
        : string.Create(CultureInfo.InvariantCulture, $"{sent.Number}. {sent.Backend}: {Words.Sentence(sent.Status.ToString())}");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
