using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Prompts;

/// <summary>A chat as OpenAI-compatible servers understand it: what is asked, what is read of the answer. Pure.</summary>
internal static class ChatWire
{
    /// <summary>Bytes of an answer that are read.</summary>
    public const int MostBytes = 256 * 1024;

    private const string Instruction =
        "You write prompts for a model that turns a still picture into a short video. Answer with the prompt alone: one line of plain English of at most 60 words, "
        + "without quotation marks, markdown, headings or remarks. Say what moves in the picture, and how the camera moves. Add no people, objects or words that the picture does not have.";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (char Open, char Close)[] Quotes = [('"', '"'), ('“', '”'), ('\'', '\''), ('‘', '’')];

    public static byte[] Write(VideoPromptSubject subject, string model) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["model"] = model,
            ["stream"] = false,
            ["messages"] = new JsonArray(Message("system", Instruction), Message("user", Question(subject))),
        },
        Json);

    /// <summary>One line that fits a segment, or what is wrong with the answer.</summary>
    public static PromptAnswer Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return Member(document.RootElement, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice
                ? Checked(choice)
                : Failed("answered without a text");
        }
        catch (JsonException)
        {
            return Failed("did not answer with a JSON object");
        }
    }

    private static PromptAnswer Checked(JsonElement choice)
    {
        if (Member(choice, "finish_reason") is { ValueKind: JsonValueKind.String } reason && reason.ValueEquals("length"))
        {
            return Failed("stopped in the middle of its answer");
        }

        if (Member(choice, "message") is not { ValueKind: JsonValueKind.Object } message || Member(message, "content") is not { ValueKind: JsonValueKind.String } content)
        {
            return Failed("answered without a text");
        }

        var prompt = Bare(content.GetString()!.Trim());
        return prompt.Contains("```", StringComparison.Ordinal) ? Failed("answered with a block of markdown instead of a line")
            : prompt.AsSpan().ContainsAny('\r', '\n') ? Failed("answered with several lines instead of one")
            : PlainText.Fault(prompt, Segment.TextLimit) is { } fault ? Failed($"answered with a line that cannot be taken: it {fault.TrimEnd('.')}")
            : new PromptAnswer.Written(prompt);
    }

    // Models like to quote themselves.
    private static string Bare(string prompt) =>
        prompt.Length > 1 && Quotes.Any(quote => prompt[0] == quote.Open && prompt[^1] == quote.Close) ? prompt[1..^1].Trim() : prompt;

    private static string Question(VideoPromptSubject subject) => string.Create(CultureInfo.InvariantCulture,
        $"Picture: {subject.Picture}\nTold meanwhile: {subject.Text}\nKind of scene: {subject.SceneTypeName}\nCamera: {VideoPromptTemplate.MoveOf(subject)}\nDuration: {subject.Seconds:0.##} seconds");

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static JsonElement? Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static PromptAnswer.Failed Failed(string what) => new($"The endpoint for prompts {what}.");
}
