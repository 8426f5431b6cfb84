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

        var kept = server.Disk.Read(type, query["subfolder"].ToString(), query["filename"].ToString());
        var huge = type == "output" ? server.Disk.Huge : null;
        if (kept is null && huge is null)
        {
            await FakeRoutes.TextAsync(context, 404, "");
            return;
        }

        var length = huge ?? kept!.Length;
        var from = server.Traps.NoRanges ? 0 : From(context.Request.Headers.Range.ToString());
        var response = context.Response;
        (response.ContentType, response.ContentLength) = ("application/octet-stream", length - from);
        response.Headers.ContentDisposition = $"filename=\"{query["filename"]}\"";
        if (!server.Traps.NoRanges)
        {
            response.Headers.ETag = Tag;
        }

        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{length - 1}/{length}";
        }

        await SendAsync(context, (start, end) => huge is null ? WriteAsync(context.Response, kept.AsMemory((int)start, (int)(end - start))) : MakeUpAsync(context.Response, start, end), from, length, server.Traps);
    }

    private static async Task SendAsync(HttpContext context, Func<long, long, Task> write, long from, long length, FakeTraps traps)
    {
        var half = from + ((length - from) / 2);
        await write(from, half);
        await context.Response.Body.FlushAsync();
        if (traps.TakeCutDownload())
        {
            context.Abort();
            return;
        }

        await (traps.SlowDownload?.Task ?? Task.CompletedTask).WaitAsync(context.RequestAborted);
        await write(half, length);
    }

    private static Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> content) => response.Body.WriteAsync(content).AsTask();

    private static async Task MakeUpAsync(HttpResponse response, long from, long end)
    {
        var block = new byte[1 << 16];
        for (var at = from; at < end; at += block.Length)
        {
            var piece = block.AsMemory(0, (int)Math.Min(block.Length, end - at));
            FakeDisk.Fill(piece.Span, at);
            await response.Body.WriteAsync(piece);
        }
    }

    private static long From(string range) => range.StartsWith("bytes=", StringComparison.Ordinal) ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
}
