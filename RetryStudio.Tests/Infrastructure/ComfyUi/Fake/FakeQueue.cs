using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>One life of the server's process: its queue, the one prompt that runs, and its history. All are gone after a restart.</summary>
public sealed class FakeQueue : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly FakeTraps _traps;
    private readonly FakeSockets _sockets;
    private readonly FakeDisk _disk;
    private readonly ConcurrentQueue<FakePrompt> _rendered;
    private readonly List<FakePrompt> _pending = [];
    private readonly Dictionary<string, (FakePrompt Prompt, JsonObject Entry)> _history = [];
    private readonly Dictionary<string, JsonObject> _cache = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _started = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;
    private FakePrompt? _running;

    public FakeQueue(FakeTraps traps, FakeSockets sockets, FakeDisk disk, ConcurrentQueue<FakePrompt> rendered)
    {
        (_traps, _sockets, _disk, _rendered) = (traps, sockets, disk, rendered);
        _worker = Task.Run(WorkAsync);
    }

    public Task StartedAsync(string id) => _started.GetOrAdd(id, _ => New()).Task;

    public void Add(FakePrompt prompt)
    {
        lock (_lock)
        {
            _pending.Add(prompt);
        }

        _work.Release();
    }

    /// <summary>Lets a held prompt end well.</summary>
    public void Finish(string id) => Running(id)?.End.TrySetResult(true);

    /// <summary>Ends the prompt that runs if it is this one; null stops whatever runs.</summary>
    public void Interrupt(string? id) => Running(id)?.End.TrySetResult(false);

    public bool Delete(string id)
    {
        lock (_lock)
        {
            return _pending.RemoveAll(prompt => prompt.Id == id) > 0;
        }
    }

    public JsonObject Snapshot()
    {
        lock (_lock)
        {
            return new JsonObject
            {
                ["queue_running"] = new JsonArray(_running is null ? [] : [Item(_running)]),

                // Not in the order in which they run.
                ["queue_pending"] = new JsonArray([.. _pending.AsEnumerable().Reverse().Select(Item)]),
            };
        }
    }

    public JsonObject History(string id)
    {
        lock (_lock)
        {
            if (!_history.TryGetValue(id, out var entry) || _traps.TakeHistoryRace())
            {
                return [];
            }

            entry.Prompt.Told = true;
            return new() { [id] = entry.Entry.DeepClone() };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_running is { } cutOff)
        {
            cutOff.EndedAt = Stopwatch.GetTimestamp();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static JsonArray Item(FakePrompt prompt) => [prompt.Number, prompt.Id, prompt.Graph.DeepClone(), prompt.ExtraData?.DeepClone(), new JsonArray()];

    private FakePrompt? Running(string? id)
    {
        lock (_lock)
        {
            return id is null || _running?.Id == id ? _running : null;
        }
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            await _work.WaitAsync(_stop.Token);
            if (Next() is { } prompt)
            {
                prompt.StartedAt = Stopwatch.GetTimestamp();
                _started.GetOrAdd(prompt.Id, _ => New()).TrySetResult();
                if (_traps.StuckWorker || prompt.Graph.Any(node => node.Value?["inputs"] is not JsonObject))
                {
                    await TellAsync(prompt, [], "execution_start", 0, []);
                    return;
                }

                await RunAsync(prompt);
            }
        }
    }

    private FakePrompt? Next()
    {
        lock (_lock)
        {
            var next = _pending.MinBy(prompt => prompt.Number);
            _pending.RemoveAll(prompt => prompt == next);
            return _running = next;
        }
    }

    private async Task RunAsync(FakePrompt prompt)
    {
        var messages = new JsonArray();
        await TellAsync(prompt, messages, "execution_start", 0, []);
        var graph = prompt.Graph.ToJsonString();
        var cached = _cache.GetValueOrDefault(graph);
        await TellAsync(prompt, messages, "execution_cached", 0, new() { ["nodes"] = new JsonArray() });
        await ProgressAsync(prompt);
        await Task.Delay(_traps.GenerationTime, _stop.Token);

        var failure = _traps.TakeFailure();
        var well = (!_traps.Hold && failure is null) || (failure is null && await prompt.End.Task.WaitAsync(_stop.Token));
        var outputs = !well ? _traps.Partial ? FakeOutputs.Of(prompt, _disk) : [] : cached is null ? FakeOutputs.Of(prompt, _disk) : prompt.ClientId.Length > 0 ? (JsonObject)cached.DeepClone() : [];
        if (failure is var (type, message))
        {
            await TellAsync(prompt, messages, "execution_error", 700, new() { ["node_id"] = "3", ["node_type"] = "KSampler", ["exception_type"] = type, ["exception_message"] = message, ["traceback"] = new JsonArray(), ["current_inputs"] = new JsonObject { ["latent"] = new string('0', 50_000) } });
        }
        else
        {
            await TellAsync(prompt, messages, well ? "execution_success" : "execution_interrupted", well ? 1500 : 400, []);
        }

        if (well)
        {
            _rendered.Enqueue(prompt);
        }

        lock (_lock)
        {
            _cache[graph] = (JsonObject)outputs.DeepClone();
            _running = null;
            _history[prompt.Id] = (prompt, new JsonObject
            {
                ["prompt"] = Item(prompt),
                ["outputs"] = outputs,
                ["status"] = new JsonObject { ["status_str"] = well ? "success" : "error", ["completed"] = well, ["messages"] = messages },
            });
            prompt.EndedAt = Stopwatch.GetTimestamp();
        }

        await _sockets.TellAsync(prompt.ClientId, "executing", new() { ["node"] = null, ["prompt_id"] = prompt.Id });
    }

    private async Task ProgressAsync(FakePrompt prompt)
    {
        foreach (var node in prompt.Graph)
        {
            await _sockets.TellAsync(prompt.ClientId, "executing", new() { ["node"] = node.Key, ["prompt_id"] = prompt.Id });
        }

        await _sockets.PreviewAsync(prompt.ClientId);
        await _sockets.TellAsync(prompt.ClientId, "progress_state", new() { ["prompt_id"] = prompt.Id, ["nodes"] = new JsonObject { ["4"] = Node(1, 1), ["3"] = Node(12, 24) } });
    }

    private static JsonObject Node(double value, double max) => new() { ["value"] = value, ["max"] = max, ["state"] = value < max ? "running" : "finished" };

    private async Task TellAsync(FakePrompt prompt, JsonArray messages, string type, int at, JsonObject data)
    {
        data["prompt_id"] = prompt.Id;
        await _sockets.TellAsync(prompt.ClientId, type, (JsonObject)data.DeepClone());
        if (!_traps.NoTimes)
        {
            data["timestamp"] = 1_763_740_000_000 + at;
        }

        messages.Add(new JsonArray(type, data));
    }
}
