using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Scoring;

/// <summary>The contract's own words, and the request as it is sent.</summary>
public static class ScoreWire
{
    public const string Contract = "retrystudio.score/1";

    /// <summary>Bytes of an answer that are read: a value for each frame of a long clip, and to spare.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ScoreRequest request)
    {
        var json = new JsonObject
        {
            ["contract"] = Contract,
            ["requestId"] = request.Id,
            ["attemptId"] = request.AttemptId.ToString(),
            ["kind"] = request.Kind.ToString().ToLowerInvariant(),
            ["media"] = new JsonObject { ["path"] = request.File, ["sha256"] = request.Sha256 },
            ["reference"] = request.StartImage is { } start ? new JsonObject { ["startImage"] = new JsonObject { ["path"] = start } } : new JsonObject(),

            // A seed has 64 bits, which many readers of JSON would round.
            ["context"] = new JsonObject
            {
                ["prompt"] = request.Context.Prompt, ["seed"] = request.Context.Seed.ToString(CultureInfo.InvariantCulture), ["fps"] = request.Context.Fps,
                ["width"] = request.Context.Width, ["height"] = request.Context.Height,
            },
            ["checks"] = new JsonArray([.. request.Checks.Select(scale => JsonValue.Create(scale.Check))]),
        };
        return JsonSerializer.SerializeToUtf8Bytes(json, Json);
    }
}
