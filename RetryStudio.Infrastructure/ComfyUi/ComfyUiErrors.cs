using System.Net;
using System.Text.Json;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>What a server's error means.</summary>
/// <param name="Detail">What it said itself, cut to size.</param>
public sealed record ComfyUiError(ErrorClass Class, string Detail)
{
    /// <summary>What it is about: the missing model or node, the wrong input; null when there is nothing to name.</summary>
    public string? Subject { get; init; }
}

/// <summary>What every shape of error a server has means: its class, and a detail cut to size.</summary>
public static class ComfyUiErrors
{
    /// <summary>Tracebacks and dumps of tensors may be megabytes.</summary>
    private const int DetailLimit = 1000;

    private static readonly string[] ModelEndings = [".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx"];

    private static readonly string[] Choices = ["sampler_name", "scheduler_name"];

    /// <summary>What an answer that is not a success means.</summary>
    public static ComfyUiError OfAnswer(HttpStatusCode status, string body)
    {
        var said = $"{(int)status} {status}: {Plain(body)}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => new(ErrorClass.Unauthorised, Cut($"It refuses our sign-in: check the backend's headers. {said}")),
            HttpStatusCode.TooManyRequests => new(ErrorClass.RateLimit, Cut(said)),
            HttpStatusCode.RequestEntityTooLarge => new(ErrorClass.InvalidInput, Cut($"It is larger than the server takes (its --max-upload-size). {said}")),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => new(ErrorClass.Timeout, Cut(said)),
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => new(ErrorClass.Connection, Cut(said)),
            _ => new(ErrorClass.Internal, Cut(said)),
        };
    }

    /// <summary>What an answer to a prompt that is not a success means.</summary>
    public static ComfyUiError OfRefusal(HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.BadRequest when Read(body) is { } refusal => OfRefusal(refusal, body),

        // In plain text: it stumbled over the graph itself.
        HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError => new(ErrorClass.InvalidWorkflow, Cut($"The server cannot read the workflow. {(int)status}: {Plain(body)}")),
        _ => OfAnswer(status, body),
    };

    /// <summary>The worst of what nodes were refused for; null when none was.</summary>
    public static ComfyUiError? OfNodes(JsonElement nodeErrors)
    {
        if (nodeErrors.ValueKind != JsonValueKind.Object)
        {
            // An empty array stands for 'none' as well.
            return null;
        }

        var refused = nodeErrors.EnumerateObject().SelectMany(node => Items(node.Value, "errors").Select(error => OfInput(node.Name, Text(node.Value, "class_type"), error))).ToList();
        return refused.Count == 0
            ? nodeErrors.EnumerateObject().Any() ? new(ErrorClass.InvalidWorkflow, Cut(nodeErrors.GetRawText())) : null
            : refused.MinBy(error => Array.IndexOf([ErrorClass.MissingNode, ErrorClass.MissingModel, ErrorClass.InvalidWorkflow, ErrorClass.InvalidInput], error.Class)) is { } worst
                ? worst with { Detail = Cut(string.Join(' ', refused.OrderByDescending(error => ReferenceEquals(error, worst)).Select(error => error.Detail))) }
                : null;
    }

    /// <summary>What the message 'execution_error' means.</summary>
    public static ComfyUiError OfExecution(JsonElement data)
    {
        var (type, message) = (Text(data, "exception_type"), Text(data, "exception_message"));
        var detail = Cut($"{Text(data, "node_type")} (node {Text(data, "node_id")}) failed: {type}: {message.Trim()}");

        // Some nodes catch the library's own error and raise a plain one with its text.
        var outOfMemory = type.EndsWith("OutOfMemoryError", StringComparison.Ordinal) || message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
        return new(outOfMemory ? ErrorClass.OutOfMemory : ErrorClass.Internal, detail);
    }

    public static string Cut(string detail) => Sentence.Cut(detail, DetailLimit);

    private static ComfyUiError OfRefusal(JsonElement refusal, string body)
    {
        var error = refusal.TryGetProperty("error", out var found) ? found : default;
        var (type, message) = error.ValueKind == JsonValueKind.String ? ("", error.GetString()!) : (Text(error, "type"), $"{Text(error, "message")} {Text(error, "details")}".Trim());
        if (type == "missing_node_type" || (type == "invalid_prompt" && message.Contains("does not exist", StringComparison.OrdinalIgnoreCase)))
        {
            return new(ErrorClass.MissingNode, Cut(message)) { Subject = NodeIn(message) };
        }

        if (refusal.TryGetProperty("node_errors", out var nodes) && OfNodes(nodes) is { } refused)
        {
            return refused;
        }

        return new(type == "invalid_prompt_id" ? ErrorClass.InvalidInput : ErrorClass.InvalidWorkflow, Cut(message.Length > 0 ? $"{type}: {message}" : Plain(body)));
    }

    private static ComfyUiError OfInput(string node, string classType, JsonElement error)
    {
        var extra = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("extra_info", out var info) ? info : default;
        var (input, value) = (Text(extra, "input_name"), Text(extra, "received_value"));
        var where = $"({classType}, node {node}, input {input})";
        var said = $"{Text(error, "message")}: {Text(error, "details")} {where}.";
        return Text(error, "type") switch
        {
            "value_not_in_list" when IsModel(input, value) => new(ErrorClass.MissingModel, $"The server has no model {value} {where}.") { Subject = value },
            "required_input_missing" or "return_type_mismatch" or "bad_linked_input" or "dependency_cycle" => new(ErrorClass.InvalidWorkflow, said),
            _ => new(ErrorClass.InvalidInput, said) { Subject = input.Length > 0 ? $"{input} of {classType}" : null },
        };
    }

    /// <summary>Whether the choice of an input names a file of a model.</summary>
    public static bool IsModel(string input, string value) =>
        ModelEndings.Any(ending => value.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || (input.EndsWith("_name", StringComparison.Ordinal) && !Choices.Contains(input));

    // "Node 'X' not found." or "Cannot execute because node X does not exist."
    private static string? NodeIn(string message)
    {
        var words = message.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.FindIndex(words, word => word.Equals("node", StringComparison.OrdinalIgnoreCase));
        return place >= 0 && place + 1 < words.Length ? words[place + 1].Trim('\'', '"', '.') : null;
    }

    private static JsonElement? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } answer ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Text(JsonElement item, string name) =>
        item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value) ? ""
            : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Plain(string body) => body.Contains("<html", StringComparison.OrdinalIgnoreCase) ? "a web page" : string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
