using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>How a prompt ended, read from its entry in the server's history.</summary>
public sealed class ComfyUiHistory(JsonElement entry)
{
    private static readonly string[] Terminal = ["execution_success", "execution_error", "execution_interrupted"];

    /// <param name="measured">GPU seconds by our own clock, for a history that does not say.</param>
    /// <param name="cancelAsked">We asked for the end, so an interruption is ours.</param>
    public GenerationOutcome Outcome(decimal measured, bool cancelAsked)
    {
        var seconds = Seconds() ?? measured;

        // 'error' is said of interrupted prompts, too: only the last terminal message tells.
        var (name, data) = Messages().LastOrDefault(message => Terminal.Contains(message.Name));
        return (name ?? (StatusText == "success" ? Terminal[0] : Terminal[1])) switch
        {
            "execution_success" => Rendered(seconds),
            "execution_interrupted" when cancelAsked => new GenerationOutcome.Cancelled(seconds),
            "execution_interrupted" => Failed(new(ErrorClass.Interrupted, "Somebody interrupted the prompt at the server."), seconds),
            "execution_error" => Failed(ComfyUiErrors.OfExecution(data), seconds),
            _ => throw new UnreachableException(),
        };
    }

    private GenerationOutcome Rendered(decimal seconds)
    {
        var mark = Mark();
        var files = ComfyUiOutputs.Files(Outputs, mark);
        return files.IsEmpty
            ? new GenerationOutcome.Failed(ErrorClass.InvalidWorkflow, "The workflow ended well but left no file. Bind a node that saves one.", seconds)
            : ComfyUiScores.Into(new(files, seconds, ImmutableSortedDictionary<string, double>.Empty), Outputs, mark.Scores);
    }

    private GenerationOutcome.Failed Failed(ComfyUiError error, decimal seconds) =>
        new(error.Class, error.Detail, seconds) { Subject = error.Subject, Partial = ComfyUiOutputs.Files(Outputs, Mark()) };

    private JsonElement Outputs => entry.TryGetProperty("outputs", out var nodes) ? nodes : default;

    private string? StatusText => Status.ValueKind == JsonValueKind.Object && Status.TryGetProperty("status_str", out var text) ? text.ToString() : null;

    private JsonElement Status => entry.TryGetProperty("status", out var status) ? status : default;

    /// <summary>Messages are pairs: a name, and an object with the time in milliseconds.</summary>
    private IEnumerable<(string? Name, JsonElement Data)> Messages() =>
        Status.ValueKind == JsonValueKind.Object && Status.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? messages.EnumerateArray()
                .Where(message => message.ValueKind == JsonValueKind.Array && message.GetArrayLength() > 1 && message[0].ValueKind == JsonValueKind.String)
                .Select(message => (message[0].GetString(), message[1]))
            : [];

    private decimal? Seconds()
    {
        var start = Messages().Where(message => message.Name == "execution_start").Select(message => Time(message.Data)).LastOrDefault();
        var end = Messages().Where(message => Terminal.Contains(message.Name)).Select(message => Time(message.Data)).LastOrDefault();
        return start is { } from && end is { } until && until >= from ? (until - from) / 1000m : null;
    }

    private static decimal? Time(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("timestamp", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetDecimal(out var milliseconds)
            ? milliseconds
            : null;

    /// <summary>The mark we sent with the prompt stands in its fourth field.</summary>
    private PromptMark Mark()
    {
        try
        {
            return entry.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.Array && prompt.GetArrayLength() > 3
                && prompt[3].Deserialize<PromptExtras>(ComfyUiWire.Json) is { RetryStudio: { Outputs: { IsDefault: false } outputs } mark }
                ? new(outputs, mark.Scores.IsDefault ? [] : mark.Scores)
                : PromptMark.None;
        }
        catch (JsonException)
        {
            // Somebody else's mark: the order of the nodes serves.
            return PromptMark.None;
        }
    }
}
