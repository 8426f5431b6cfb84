using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>A server that speaks ComfyUI's protocol over real HTTP and a real socket, in this process.</summary>
public sealed class FakeComfyUi : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakePrompt> _received = new();
    private readonly ConcurrentQueue<FakePrompt> _rendered = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new();
    private WebApplication? _host;
    private int _number;

    private FakeComfyUi(string version) => Version = version;

    public string Version { get; }

    /// <summary>The same after a restart.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{Ports.Free()}/");

    public FakeTraps Traps { get; } = new();

    public FakeDisk Disk { get; } = new();

    public FakeSockets Sockets { get; private set; } = null!;

    public FakeQueue Queue { get; private set; } = null!;

    /// <summary>The prompts taken, over all restarts.</summary>
    public IReadOnlyList<FakePrompt> Received => [.. _received];

    /// <summary>The prompts that ran to a good end, over all restarts.</summary>
    public IReadOnlyList<FakePrompt> Rendered => [.. _rendered];

    /// <summary>How many prompts were taken, over all restarts.</summary>
    public int Taken => Volatile.Read(ref _number);

    /// <summary>When it began to listen and when it stopped, in ticks of <see cref="Stopwatch"/>; the last one goes on.</summary>
    public List<(long Up, long Down)> Lives { get; } = [];

    /// <summary>What was asked, as 'METHOD /path body'.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Headers of the latest call.</summary>
    public IHeaderDictionary Headers { get; private set; } = new HeaderDictionary();

    public static async Task<FakeComfyUi> StartAsync(string version = "0.29.0")
    {
        var server = new FakeComfyUi(version);
        await server.BeginAsync();
        return server;
    }

    /// <summary>The process dies and another begins: queue, history and 'temp' are gone.</summary>
    public async Task RestartAsync(Action? meanwhile = null)
    {
        await StopAsync();
        Disk.Wipe("temp");
        meanwhile?.Invoke();
        await BeginAsync();
    }

    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            Lives[^1] = Lives[^1] with { Down = Stopwatch.GetTimestamp() };
            Sockets.Abort();
            await Queue.DisposeAsync();
            await host.StopAsync(new CancellationToken(canceled: true));
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Waits until somebody asks how the prompt ended: its sender knows by then that it was taken.</summary>
    public Task AskedAfterAsync(string promptId) => Asked($"GET /history/{promptId}").Task;

    /// <summary>Takes a prompt as the server's route does.</summary>
    public FakePrompt Take(JsonObject request)
    {
        var prompt = new FakePrompt(
            (string?)request["prompt_id"] ?? Guid.NewGuid().ToString("D"), (string?)request["client_id"] ?? "",
            (JsonObject)request["prompt"]!.DeepClone(), request["extra_data"]?.DeepClone(), Interlocked.Increment(ref _number));
        _received.Enqueue(prompt);
        Queue.Add(prompt);
        return prompt;
    }

    private TaskCompletionSource Asked(string call) => _asked.GetOrAdd(call, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task BeginAsync()
    {
        Sockets = new FakeSockets(Traps);
        Queue = new FakeQueue(Traps, Sockets, Disk, _rendered);
        var routes = new FakeRoutes(this);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address.Port));
        _host = builder.Build();
        _host.UseWebSockets();
        _host.Run(async context =>
        {
            Headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
            context.Request.EnableBuffering();
            var call = $"{context.Request.Method} {context.Request.Path} {await FakeRoutes.TextAsync(context.Request)}".TrimEnd();
            _calls.Enqueue(call);
            Asked(call).TrySetResult();
            await routes.AnswerAsync(context);
        });
        await _host.StartAsync();
        Lives.Add((Stopwatch.GetTimestamp(), long.MaxValue));
    }
}
