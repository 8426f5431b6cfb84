using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>
/// A GPU server that speaks ComfyUI. What HTTP says is true; the socket only says when to ask. One instance per server and process.
/// </summary>
public sealed class ComfyUiBackend : IGenerationBackend, IWorkflowPreflight, IAsyncDisposable
{
    /// <summary>For the socket to open before the first prompt is sent. Without it the first prompts are polled.</summary>
    private static readonly TimeSpan SocketPatience = TimeSpan.FromSeconds(1);

    private readonly ComfyUiOptions _options;
    private readonly IGraphSource _graphs;
    private readonly TimeProvider _time;
    private readonly ILogger<ComfyUiBackend> _logger;
    private readonly ComfyUiClient _client;
    private readonly ComfyUiSocket _socket;
    private readonly ComfyUiWatchdog _watchdog;
    private readonly TrackedJobs _jobs;
    private readonly ComfyUiWait _wait;
    private readonly GraphFilling _filling;
    private readonly JobRemoval _removal;
    private readonly Standstill _standstill;

    public ComfyUiBackend(ComfyUiOptions options, IGraphSource graphs, TimeProvider time, ILogger<ComfyUiBackend> logger)
    {
        (_options, _graphs, _time, _logger) = (options, graphs, time, logger);
        _client = new ComfyUiClient(options, time);
        _socket = new ComfyUiSocket(options, Heard, Turned, time, logger);
        _jobs = new TrackedJobs(time);
        _watchdog = new ComfyUiWatchdog(options, jobId => _jobs.Find(jobId) is { Posted: true, UnheardFor: null }, time);
        _filling = new GraphFilling(_client);
        _removal = new JobRemoval(_client, options.Address, logger);
        _standstill = new Standstill(_client, _watchdog, _removal);
        _wait = new ComfyUiWait(options, _client, LookUpAsync, GiveUpAsync, time);
    }

    public async Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct)
    {
        if (!IsId(job.JobId))
        {
            return new Submission.Refused(ErrorClass.InvalidInput, $"'{job.JobId}' is not a lower-case UUID.");
        }

        if (await _standstill.ObstacleAsync(ct) is { } obstacle)
        {
            return new Submission.Unavailable(obstacle);
        }

        // The server runs a prompt twice when it is sent twice, whatever its id.
        var tracked = _jobs.Track(job.JobId);
        if (!tracked.BeginSending())
        {
            return await AgainAsync(job.JobId, ct);
        }

        Submission? answer = null;
        try
        {
            answer = await SendAsync(job, tracked, ct);
            return answer;
        }
        finally
        {
            if (!tracked.Posted || answer is Submission.Refused or Submission.Unavailable)
            {
                tracked.NotTaken();
            }
        }
    }

    public async Task<JobState> LookUpAsync(string jobId, CancellationToken ct)
    {
        if (!IsId(jobId))
        {
            return new JobState.Unknown();
        }

        // In this order: a prompt leaves the queue and enters the history at once, so it cannot slip through between the looks.
        var queue = await _client.QueueAsync(ct);
        _watchdog.Saw(queue);
        var job = _jobs.Find(jobId);
        if (queue.Running.Contains(jobId))
        {
            job?.SeenRunning();
            return new JobState.Running(job?.Progress ?? 0);
        }

        if (queue.Pending.Contains(jobId))
        {
            return new JobState.Queued();
        }

        var history = await _client.HistoryAsync(jobId, ct);
        return history is not null ? new JobState.Finished(history.Outcome(job?.MeasuredSeconds ?? 0, job?.CancelAsked ?? false))

            // A prompt that is taken out of the queue leaves no trace but our own memory.
            : job is { CancelAsked: true } ? new JobState.Finished(new GenerationOutcome.Cancelled(job.MeasuredSeconds))
            : new JobState.Unknown();
    }

    public async Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct)
    {
        if (!IsId(jobId))
        {
            return new GenerationOutcome.Lost();
        }

        var job = _jobs.Track(jobId);
        _ = _socket.StartAsync();
        var outcome = await _wait.UntilEndedAsync(jobId, job, ct);
        if (outcome is not GenerationOutcome.Lost && _socket.IsOpen && job.UnheardFor >= _options.SilentPoll)
        {
            _logger.LogInformation("The socket to {Address} is open but told nothing of job {Job}; it is opened anew", _options.Address, jobId);
            _socket.Renew();
        }

        return outcome;
    }

    public Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct) => _client.DownloadAsync(file.Locator, target, ct);

    public async Task CancelAsync(string jobId, CancellationToken ct)
    {
        if (IsId(jobId))
        {
            var job = _jobs.Find(jobId);
            job?.AskCancel();
            await _removal.RemoveAsync(jobId, ct);
            job?.Poke();
        }
    }

    public async Task<BackendReport> ProbeAsync(CancellationToken ct)
    {
        try
        {
            var stats = await _client.StatsAsync(ct);
            var version = new ComfyUiVersion(stats.System!.ComfyuiVersion);
            _removal.Version = version;
            var queue = await _client.QueueAsync(ct);
            _watchdog.Saw(queue);
            var stall = _watchdog.Stall();
            var (running, queued) = (queue.Running.Length, queue.Pending.Length);
            var devices = stats.Devices.IsDefault ? [] : stats.Devices;
            var sentence = $"ComfyUI {version.Text ?? "of an unknown version"} on {(devices.FirstOrDefault()?.Name is { } name ? name : "an unknown GPU")}: {running} running, {queued} waiting.";
            return new(stall is null, stall?.Sentence ?? sentence, version.Text, queued, running, null) { Stall = stall, Jobs = [.. queue.Running, .. queue.Pending], Devices = [.. devices.Select(device => new DeviceView(device.Name ?? "GPU", device.VramTotal, device.VramFree))] };
        }
        catch (BackendException problem)
        {
            return new(false, problem.Message, _removal.Version?.Text, 0, 0, null) { Reachable = false };
        }
    }

    public async Task<FitAnswer> FitAsync(string workflow, AssetKind kind, CancellationToken ct)
    {
        PreparedGraph prepared;
        try
        {
            // Values of an ordinary recipe stand where those of an attempt will; the start image is brought along with each.
            prepared = await _graphs.PrepareAsync(new("", kind, new Recipe { Seed = 1, Workflow = workflow, Prompt = "" }, null), ct);
        }
        catch (BackendException wrong)
        {
            return new(false, wrong.Message);
        }

        return GraphCheck.Problem(prepared) is { } problem ? new(false, problem) : GraphPreflight.Answer(await GraphPreflight.AskAsync(_client, prepared, ct));
    }

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        _client.Dispose();
    }

    private static bool IsId(string text) => Guid.TryParseExact(text, "D", out var id) && text == id.ToString("D");

    private async Task<Submission> AgainAsync(string jobId, CancellationToken ct)
    {
        try
        {
            return await LookUpAsync(jobId, ct) is JobState.Unknown ? new Submission.Unclear("It was sent before, and the server does not know it.") : new Submission.Accepted();
        }
        catch (BackendException trouble)
        {
            return new Submission.Unclear($"It was sent before, and the server cannot be asked: {trouble.Message}");
        }
    }

    private async Task<Submission> SendAsync(BackendJob job, TrackedJob tracked, CancellationToken ct)
    {
        PreparedGraph prepared;
        JsonObject graph;
        try
        {
            prepared = await _graphs.PrepareAsync(job, ct);
            graph = await _filling.FillAsync(job, prepared, ct);
        }
        catch (BackendException trouble)
        {
            return trouble.Class is ErrorClass.Connection or ErrorClass.Timeout ? new Submission.Unavailable(trouble.Message) : new Submission.Refused(trouble.Class, trouble.Message);
        }

        // Whoever listens does so before there is something to hear.
        var listening = _socket.StartAsync();
        if (!listening.IsCompleted)
        {
            await Task.WhenAny(listening, Task.Delay(SocketPatience, _time, ct));
            ct.ThrowIfCancellationRequested();
        }

        tracked.Post(graph.Count);
        var answer = await _client.PromptAsync(new(graph, _options.ClientId, job.JobId, new(PromptMark.Of(prepared))), ct);
        if (answer.PartlyTaken)
        {
            // An output that was left out makes the rest worthless.
            await _removal.TryAsync(job.JobId, ct);
        }

        return answer.Submission;
    }

    private Task<GenerationOutcome.Failed?> GiveUpAsync(string jobId, CancellationToken ct) => _standstill.GiveUpAsync(jobId, _jobs.Find(jobId), ct);

    private void Heard(SocketMessage message)
    {
        _watchdog.Heard();
        _jobs.Find(message.PromptId)?.Hear(message);
    }

    private void Turned()
    {
        // It may be another version by now.
        _removal.Version = null;
        _jobs.PokeAll();
    }
}
