using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>GET /view: a file with a tag and ranges, and every way of not getting it.</summary>
public static class FakeView
{
    private const string Tag = "\"1\"";

    public static async Task AnswerAsync(HttpContext context, FakeComfyUi server)
    {
        var query = context.Request.Query;
        var type = query["type"].ToString();
        if (type is not ("output" or "input" or "temp") || query["filename"].ToString().Contains("..", StringComparison.Ordinal))
        {
            await FakeRoutes.TextAsync(context, query.ContainsKey("filename") ? 400 : 404, "");
            return;
        }

        if (server.Disk.Read(type, query["subfolder"].ToString(), query["filename"].ToString()) is not { } content)
        {
            await FakeRoutes.TextAsync(context, 404, "");
            return;
        }

        var from = server.Traps.NoRanges ? 0 : From(context.Request.Headers.Range.ToString());
        var response = context.Response;
        (response.ContentType, response.ContentLength) = ("application/octet-stream", content.Length - from);
        response.Headers.ContentDisposition = $"filename=\"{query["filename"]}\"";
        if (!server.Traps.NoRanges)
        {
            response.Headers.ETag = Tag;
        }

        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        await SendAsync(context, content.AsMemory(from), server.Traps);
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> content, FakeTraps traps)
    {
        var half = content.Length / 2;
        await context.Response.Body.WriteAsync(content[..half]);
        await context.Response.Body.FlushAsync();
        if (traps.TakeCutDownload())
        {
            context.Abort();
            return;
        }

        await (traps.SlowDownload?.Task ?? Task.CompletedTask).WaitAsync(context.RequestAborted);
        await context.Response.Body.WriteAsync(content[half..]);
    }

    private static int From(string range) => range.StartsWith("bytes=", StringComparison.Ordinal) ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
}
