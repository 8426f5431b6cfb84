using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>The calls of the fake.</summary>
public sealed class FakeRoutes(FakeComfyUi server)
{
    private readonly Version _version = Version.Parse(server.Version);

    private FakeTraps Traps => server.Traps;

    public static async Task<string> TextAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            return "";
        }

        request.Body.Position = 0;
        var text = await new StreamReader(request.Body, leaveOpen: true).ReadToEndAsync();
        request.Body.Position = 0;
        return text;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!.StartsWith("/api/", StringComparison.Ordinal) ? request.Path.Value[4..] : request.Path.Value;
        if (await TrappedAsync(context))
        {
            return;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        await ((request.Method, parts) switch
        {
            ("GET", ["ws"]) when !Traps.NoSocket => server.Sockets.AcceptAsync(context),
            ("GET", ["system_stats"]) => JsonAsync(context, 200, Stats()),
            ("GET", ["object_info", var nodeClass]) when Traps.UntoldClass is var (name, status, body) && name == Uri.UnescapeDataString(nodeClass) => TextAsync(context, status, body),
            ("GET", ["object_info", var nodeClass]) => JsonAsync(context, 200, nodeClass == Traps.MissingClass ? [] : FakeNodes.Info(nodeClass, combos: _version >= new Version(0, 26), Traps.MissingModel)),
            ("GET", ["queue"]) => JsonAsync(context, 200, server.Queue.Snapshot()),
            ("GET", ["history", var id]) => JsonAsync(context, 200, server.Queue.History(id)),
            ("GET", ["view"]) => FakeView.AnswerAsync(context, server),
            ("POST", ["prompt"]) => PromptAsync(context),
            ("POST", ["queue"]) => DeleteAsync(context),
            ("POST", ["interrupt"]) => InterruptAsync(context),
            ("POST", ["jobs", var id, "cancel"]) when _version >= new Version(0, 26) => CancelAsync(context, id),
            ("POST", ["upload", "image"]) => UploadAsync(context),
            _ => TextAsync(context, 404, "404: Not Found"),
        });
    }

    public static Task TextAsync(HttpContext context, int status, string text)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, text.StartsWith('<') ? "text/html" : "text/plain; charset=utf-8");
        return context.Response.WriteAsync(text);
    }

    private static Task JsonAsync(HttpContext context, int status, JsonNode answer)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json; charset=utf-8");
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    private static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        try
        {
            return JsonNode.Parse(await TextAsync(request)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<bool> TrappedAsync(HttpContext context)
    {
        if (Traps.Redirect is { } elsewhere)
        {
            context.Response.Redirect(new Uri(elsewhere, context.Request.Path.Value!.TrimStart('/')).ToString());
        }
        else if (Traps.Page is { } page)
        {
            await TextAsync(context, 200, page);
        }
        else if (Traps.RequiredHeader is var (name, value) && context.Request.Headers[name] != value)
        {
            await TextAsync(context, 401, "401: Unauthorized");
        }
        else if (context.Request.Headers.Origin.Count > 0)
        {
            await TextAsync(context, 403, "403: Forbidden");
        }
        else if (context.Request.Method == "GET" && !context.WebSockets.IsWebSocketRequest && Traps.TakeBrokenGet())
        {
            await TextAsync(context, 503, "503: Service Unavailable");
        }
        else
        {
            return false;
        }

        return true;
    }

    private JsonObject Stats() => new()
    {
        ["system"] = new JsonObject { ["os"] = "posix", ["comfyui_version"] = server.Version, ["ram_total"] = 64_000_000_000 },
        ["devices"] = new JsonArray(new JsonObject { ["name"] = "cuda:0 NVIDIA RTX 4090", ["type"] = "cuda", ["index"] = 0, ["vram_total"] = 25_393_692_672, ["vram_free"] = 24_000_000_000 }),
    };

    private async Task PromptAsync(HttpContext context)
    {
        var cut = Traps.TakeCut();
        if (cut == PostCut.Before)
        {
            context.Abort();
        }
        else if (Traps.PromptAnswer is var (status, text))
        {
            await TextAsync(context, status, text);
        }
        else if (await BodyAsync(context.Request) is not { } request || request["prompt"] is not JsonObject graph || graph.Any(node => node.Value is not JsonObject))
        {
            await TextAsync(context, 500, "500 Internal Server Error\n\nServer got itself in trouble");
        }
        else if (FakeValidation.Refusal(graph, server.Disk, _version, Traps.MissingModel) is { } refusal)
        {
            await JsonAsync(context, 400, refusal);
        }
        else
        {
            var answer = new JsonObject { ["prompt_id"] = server.Take(request).Id, ["number"] = 0, ["node_errors"] = Traps.NodeErrors?.DeepClone() ?? new JsonObject() };
            await (cut switch
            {
                PostCut.After => CutOffAsync(context),
                PostCut.Held => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
                _ => JsonAsync(context, 200, answer),
            });
        }
    }

    private static async Task CutOffAsync(HttpContext context)
    {
        (context.Response.ContentType, context.Response.ContentLength) = ("application/json", 100);
        await context.Response.WriteAsync("{\"prompt_id\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private async Task DeleteAsync(HttpContext context)
    {
        foreach (var id in (await BodyAsync(context.Request))?["delete"] as JsonArray ?? [])
        {
            server.Queue.Delete((string)id!);
        }
    }

    private async Task InterruptAsync(HttpContext context)
    {
        // Versions before this one do not look at the body.
        var id = _version >= new Version(0, 3, 57) ? (string?)(await BodyAsync(context.Request))?["prompt_id"] : null;
        server.Queue.Interrupt(id);
    }

    private Task CancelAsync(HttpContext context, string id)
    {
        var deleted = server.Queue.Delete(id);
        server.Queue.Interrupt(id);
        return JsonAsync(context, 200, new JsonObject { ["cancelled"] = deleted });
    }

    private async Task UploadAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var file = form.Files["image"]!;
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        await JsonAsync(context, 200, new JsonObject { ["name"] = server.Disk.Upload(file.FileName, content.ToArray()), ["subfolder"] = "", ["type"] = form["type"].ToString() });
    }
}
