using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using RetryStudio.Domain;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Scoring;

/// <summary>Reads what a scorer answered. Nothing that cannot be read ever becomes a score.</summary>
public static class ScoreAnswer
{
    private const int QuoteLimit = 200;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    public static ScorerReply Read(string scorer, ReadOnlyMemory<byte> answer, ScoreRequest request)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(answer, Strict);
        }
        catch (JsonException wrong)
        {
            return new ScorerReply.Failed(ScorerFault.Malformed, $"{scorer} did not answer with a JSON object: {wrong.Message}");
        }

        using (document)
        {
            return Read(scorer, document.RootElement, request);
        }
    }

    private static ScorerReply Read(string scorer, JsonElement answer, ScoreRequest request)
    {
        if (answer.ValueKind != JsonValueKind.Object || Text(answer, "contract") is not { } contract)
        {
            return new ScorerReply.Failed(ScorerFault.Malformed, $"{scorer} did not answer with a JSON object that names its contract, '{ScoreWire.Contract}'.");
        }

        if (contract != ScoreWire.Contract)
        {
            return new ScorerReply.Failed(ScorerFault.OtherContract, $"{scorer} answers by the contract '{Sentence.Cut(contract, QuoteLimit)}', and this studio understands '{ScoreWire.Contract}'.");
        }

        if (!answer.TryGetProperty("scores", out var scores) || scores.ValueKind != JsonValueKind.Array)
        {
            return new ScorerReply.Failed(ScorerFault.Malformed, $"{scorer} answered without a list of scores.");
        }

        var itself = answer.TryGetProperty("scorer", out var who) && who.ValueKind == JsonValueKind.Object ? who : default;
        var replies = scores.EnumerateArray().Where(score => score.ValueKind == JsonValueKind.Object).ToList();
        return new ScorerReply.Answered(
            Sentence.Cut(Text(itself, "version") ?? "", ScorerRecord.VersionLimit),
            Text(itself, "model"),
            [.. request.Checks.Select(scale => Reply(replies.FindAll(score => Text(score, "check") == scale.Check), scale, request.Context.Fps))]);
    }

    private static CheckReply Reply(List<JsonElement> told, CheckScale scale, double fps)
    {
        if (told is not [var score])
        {
            return CheckReply.Missing(scale.Check, told.Count == 0 ? "its answer does not name it" : "its answer names it more than once");
        }

        var note = Sentence.Cut(Text(score, "note")?.ReplaceLineEndings(" ").Trim() ?? "", CheckReply.NoteLimit);
        return Text(score, "status") switch
        {
            "ok" when Number(score, "raw") is { } raw => new(scale.Check, ReplyStatus.Ok, raw, Remark(score, note), At(score, scale, fps)),
            "ok" => CheckReply.Missing(scale.Check, "its answer says ok, and has no finite number as raw"),
            "not_applicable" => new(scale.Check, ReplyStatus.NotApplicable, null, note, null),
            "error" => CheckReply.Missing(scale.Check, note),
            var status => CheckReply.Missing(scale.Check, $"its answer has the status '{Sentence.Cut(status ?? "", 40)}', which is none of ok, not_applicable and error"),
        };
    }

    /// <summary>How it was summed up, where it was seen, and the scorer's own words.</summary>
    private static string Remark(JsonElement score, string note) => Sentence.Cut(
        string.Join(", ", new[] { Text(score, "aggregate") is { Length: > 0 } aggregate ? Sentence.Cut(aggregate, 40) : null, Region(score), note.Length > 0 ? note : null }.OfType<string>()),
        CheckReply.NoteLimit);

    private static string? Region(JsonElement score)
    {
        var boxes = Items(score, "regions").Select(region => region.TryGetProperty("box", out var box) && box.ValueKind == JsonValueKind.Array ? box.EnumerateArray().Select(side => side.ValueKind == JsonValueKind.Number && side.TryGetDouble(out var number) && double.IsFinite(number) ? number : (double?)null).ToList() : [])
            .Where(box => box.Count == 4 && box.TrueForAll(side => side is not null)).Take(2).ToList();
        return boxes switch
        {
            [] => null,
            [var box, ..] => string.Create(CultureInfo.InvariantCulture, $"seen at {box[0]:0}, {box[1]:0}, {box[2]:0} × {box[3]:0} pixels{(boxes.Count > 1 ? " and elsewhere" : "")}"),
        };
    }

    /// <summary>When it was worst, in seconds; null without frames.</summary>
    private static double? At(JsonElement score, CheckScale scale, double fps)
    {
        if (fps <= 0)
        {
            return null;
        }

        (double Frame, double Raw)? worst = null;
        foreach (var item in Items(score, "series"))
        {
            if (Number(item, "frame") is >= 0 and var frame && Number(item, "raw") is { } raw && (worst is null || scale.IsWorse(raw, worst.Value.Raw)))
            {
                worst = (frame, raw);
            }
        }

        return worst is { } found ? Math.Round(found.Frame / fps, 3) : null;
    }

    private static IEnumerable<JsonElement> Items(JsonElement score, string name) =>
        score.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}
