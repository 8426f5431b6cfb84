using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>The sockets of the fake, one per client id.</summary>
public sealed class FakeSockets(FakeTraps traps)
{
    private readonly ConcurrentDictionary<string, WebSocket> _sockets = new();
    private readonly HashSet<HttpContext> _contexts = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SemaphoreSlim _opened = new(0);

    /// <summary>Headers of the latest handshake.</summary>
    public IHeaderDictionary Handshake { get; private set; } = new HeaderDictionary();

    /// <summary>Waits for the next socket that opens, or has opened since the last call.</summary>
    public Task OpenedAsync(CancellationToken ct) => _opened.WaitAsync(ct);

    public async Task AcceptAsync(HttpContext context)
    {
        var id = context.Request.Query["clientId"].ToString();
        using var socket = await RegisterAsync(id, context);
        try
        {
            Handshake = new HeaderDictionary(context.Request.Headers.ToDictionary());
            lock (_contexts)
            {
                _contexts.Add(context);
            }

            await SendAsync(id, $$$"""{"type":"status","data":{"status":{"exec_info":{"queue_remaining":0}},"sid":"{{{id}}}"}}""");
            _opened.Release();
            await ReadAsync(socket, context.RequestAborted);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went away.
        }
        finally
        {
            // As the real one does it: whoever reconnected under this id meanwhile is forgotten, too.
            _sockets.TryRemove(id, out _);
            lock (_contexts)
            {
                _contexts.Remove(context);
            }
        }
    }

    /// <summary>Forgets everybody without a word: what happens when an old socket closes after its successor has opened.</summary>
    public void Forget() => _sockets.Clear();

    /// <summary>Breaks all connections. None ends by itself meanwhile: the context of a request that has ended must not be touched.</summary>
    public void Abort()
    {
        lock (_contexts)
        {
            foreach (var context in _contexts)
            {
                context.Abort();
            }
        }
    }

    public async Task TellAsync(string clientId, string type, JsonObject data)
    {
        if (!traps.SilentSocket)
        {
            await SendAsync(clientId, new JsonObject { ["type"] = type, ["data"] = data }.ToJsonString());
        }
    }

    /// <summary>A preview: event 1, PNG, and the image.</summary>
    public async Task PreviewAsync(string clientId)
    {
        if (!traps.SilentSocket)
        {
            await SendAsync(clientId, [0, 0, 0, 1, 0, 0, 0, 2, .. new byte[40_000]], WebSocketMessageType.Binary);
        }
    }

    /// <summary>The client may know that its socket is open, and hand in a prompt, before it is registered here: until then nothing is sent.</summary>
    private async Task<WebSocket> RegisterAsync(string id, HttpContext context)
    {
        await _sending.WaitAsync();
        try
        {
            return _sockets[id] = await context.WebSockets.AcceptWebSocketAsync();
        }
        finally
        {
            _sending.Release();
        }
    }

    private static async Task ReadAsync(WebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), ct)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    private Task SendAsync(string clientId, string text) => SendAsync(clientId, Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    private async Task SendAsync(string clientId, byte[] message, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            if (_sockets.TryGetValue(clientId, out var socket))
            {
                await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Messages that are missed are not told again.
        }
        finally
        {
            _sending.Release();
        }
    }
}
