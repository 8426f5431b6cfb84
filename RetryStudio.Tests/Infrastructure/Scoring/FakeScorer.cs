using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RetryStudio.Tests.Infrastructure.Scoring;

/// <summary>A service that speaks the contract over real HTTP, in this process.</summary>
public sealed class FakeScorer : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Call, string Body, string? Key)> _calls = new();
    private WebApplication _host = null!;

    private FakeScorer()
    {
    }

    public string Address { get; private set; } = "";

    /// <summary>How a request is answered; told the number of the call, from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (context, _) => context.Response.WriteAsync(Scored("0.42"));

    public Func<HttpContext, Task> Health { get; set; } = context => context.Response.WriteAsync("ok");

    /// <summary>What was asked for: address, body and the key it came with.</summary>
    public IReadOnlyList<(string Call, string Body, string? Key)> Calls => [.. _calls];

    public static string Scored(string raw) => $$"""{"contract":"retrystudio.score/1","scorer":{"id":"fake","version":"1.3"},"scores":[{"check":"likeness","status":"ok","raw":{{raw}}}]}""";

    public static async Task<FakeScorer> StartAsync()
    {
        var scorer = new FakeScorer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        scorer._host = builder.Build();
        scorer._host.MapPost("/score", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            scorer._calls.Enqueue(("POST /score", await reader.ReadToEndAsync(), context.Request.Headers["X-Key"]));
            await scorer.Answer(context, scorer._calls.Count);
        });
        scorer._host.MapGet("/health", context => scorer.Health(context));
        await scorer._host.StartAsync();
        scorer.Address = scorer._host.Urls.Single();
        return scorer;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        await _host.DisposeAsync();
    }
}
