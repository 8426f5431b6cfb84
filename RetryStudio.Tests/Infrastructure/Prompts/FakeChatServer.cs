using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RetryStudio.Tests.Infrastructure.Prompts;

/// <summary>A server that chats over real HTTP, in this process.</summary>
public sealed class FakeChatServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body, string? Authorization)> _calls = new();
    private WebApplication _host = null!;
    private int _busy;

    private FakeChatServer()
    {
    }

    public string Address { get; private set; } = "";

    /// <summary>How many requests were answered at the same time, at most.</summary>
    public int MostBusy { get; private set; }

    /// <summary>How a request is answered; told the number of the call, from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (context, _) => context.Response.WriteAsync(Said("The camera circles."));

    public IReadOnlyList<(string Path, string Body, string? Authorization)> Calls => [.. _calls];

    public static string Said(string content, string reason = "stop") =>
        $$"""{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":{{JsonSerializer.Serialize(content)}}},"finish_reason":"{{reason}}"}]}""";

    public static async Task<FakeChatServer> StartAsync()
    {
        var server = new FakeChatServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server._host = builder.Build();
        server._host.MapPost("/{**path}", server.ServeAsync);
        await server._host.StartAsync();
        server.Address = server._host.Urls.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        await _host.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        lock (_calls)
        {
            MostBusy = Math.Max(MostBusy, ++_busy);
        }

        try
        {
            using var reader = new StreamReader(context.Request.Body);
            _calls.Enqueue((context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers.Authorization));
            await Answer(context, _calls.Count);
        }
        finally
        {
            lock (_calls)
            {
                _busy--;
            }
        }
    }
}
