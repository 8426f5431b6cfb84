using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>The one socket to a server. It reconnects for as long as it lives; nothing depends on what it brings.</summary>
/// <param name="heard">Called for every message that is of a prompt.</param>
/// <param name="turned">Called when the socket has opened or closed: what was told meanwhile is not told again.</param>
public sealed class ComfyUiSocket(ComfyUiOptions options, Action<SocketMessage> heard, Action turned, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int Buffer = 1 << 14;

    /// <summary>A longer message is a node's output, of which we want nothing.</summary>
    private const int MessageLimit = 1 << 20;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _current;
    private Task _running = Task.CompletedTask;
    private bool _started;

    public bool IsOpen { get; private set; }

    /// <summary>Begins to listen; completes when the first attempt to open it has ended, well or not.</summary>
    public Task StartAsync()
    {
        lock (_lock)
        {
            if (!_started && !_stop.IsCancellationRequested)
            {
                _started = true;
                _running = Task.Run(RunAsync);
            }
        }

        return _tried.Task;
    }

    /// <summary>It is open but silent: the server has lost its end of it. It is opened anew.</summary>
    public void Renew()
    {
        lock (_lock)
        {
            _current?.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _tried.TrySetResult();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = options.Reconnect;
        while (!_stop.IsCancellationRequested)
        {
            var opened = await OnceAsync();
            turned();

            // The server must have seen the old one close before it sees a new one of the same name, or the new one stays silent.
            pause = opened ? options.Reconnect : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.HeardPoll.Ticks));
            await Task.Delay(pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>From opening to closing; whether it ever was open.</summary>
    private async Task<bool> OnceAsync()
    {
        using var current = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var socket = Make();

        // Of its own accord a socket follows redirects, and takes our headers to whoever they name.
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        SetCurrent(current);
        try
        {
            using var connecting = new CancellationTokenSource(options.ConnectTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(current.Token, connecting.Token);
            await socket.ConnectAsync(options.Socket, invoker, either.Token);
            IsOpen = true;
            _tried.TrySetResult();
            turned();
            await ListenAsync(socket, current.Token);
        }
        catch (Exception broken)
        {
            // Whatever it was, the jobs go on by polling, and the next attempt may fare better.
            var expected = broken is WebSocketException or HttpRequestException or IOException or OperationCanceledException;
            logger.Log(expected ? LogLevel.Debug : LogLevel.Error, broken, "The socket to {Address} is closed; the server is polled instead", options.Address);
        }
        finally
        {
            SetCurrent(null);
            socket.Abort();
            _tried.TrySetResult();
        }

        var opened = IsOpen;
        IsOpen = false;
        return opened;
    }

    private ClientWebSocket Make()
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        foreach (var (name, value) in options.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        return socket;
    }

    private async Task ListenAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[Buffer];
        var message = new ArrayBufferWriter<byte>();
        var whole = true;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            // Binary ones are previews, as large as the server likes.
            whole &= part.MessageType == WebSocketMessageType.Text && message.WrittenCount + part.Count <= MessageLimit;
            if (whole)
            {
                message.Write(buffer.AsSpan(0, part.Count));
            }

            if (part.EndOfMessage)
            {
                if (whole && SocketMessage.Read(message.WrittenMemory) is { } read)
                {
                    heard(read);
                }

                whole = true;
                message.ResetWrittenCount();
            }
        }
    }

    private void SetCurrent(CancellationTokenSource? current)
    {
        lock (_lock)
        {
            _current = current;
        }
    }
}
