using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Speech;

/// <summary>
/// A server that speaks texts. It answers one request with one file and knows of no jobs: those are kept here, and what they brought
/// is kept in a folder, so that a restart speaks nothing twice that was spoken to its end.
/// </summary>
public sealed class SpeechBackend : IGenerationBackend, IAsyncDisposable
{
    /// <summary>What nobody has fetched by then is not fetched any more.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private const string Unset = "No speech endpoint is configured any more. Set Speech:Address, or remove this backend.";

    private readonly ConcurrentDictionary<string, Speaking> _open = [];
    private readonly SpeechClient? _client;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<SpeechBackend> _logger;
    private long _taken;

    /// <param name="options">Null: its address was taken away. What was spoken to its end is still there, and everything else is lost.</param>
    /// <param name="folder">Of its own; it is made where it is missing.</param>
    public SpeechBackend(SpeechOptions? options, string folder, TimeProvider time, ILogger<SpeechBackend> logger)
    {
        (_folder, _time, _logger, _client) = (Directory.CreateDirectory(folder).FullName, time, logger, options is null ? null : new(options, time));
        Tidy();
    }

    public Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct)
    {
        if (!IsId(job.JobId))
        {
            return Task.FromResult<Submission>(new Submission.Refused(ErrorClass.InvalidInput, $"'{job.JobId}' is not a lower-case UUID."));
        }

        var fault = job.Kind != AssetKind.Audio ? "The speech endpoint makes narration only." : string.IsNullOrWhiteSpace(job.Recipe.Prompt) ? "There is no text to speak." : null;
        if (fault is not null || SpeechVoice.Of(job.Recipe.Workflow) is not { } speaker)
        {
            return Task.FromResult<Submission>(new Submission.Refused(ErrorClass.InvalidInput, fault ?? $"'{job.Recipe.Workflow}' is no voice."));
        }

        if (_client is null)
        {
            return Task.FromResult<Submission>(new Submission.Unavailable(Unset));
        }

        // The same job again joins the one that is there.
        var speaking = new Speaking { At = _time.GetUtcNow() };
        if (!File.Exists(FileOf(job.JobId)) && _open.TryAdd(job.JobId, speaking))
        {
            Interlocked.Increment(ref _taken);
            _ = SpeakAsync(_client, job, speaker, speaking);
        }

        return Task.FromResult<Submission>(new Submission.Accepted());
    }

    public async Task<JobState> LookUpAsync(string jobId, CancellationToken ct) =>
        _open.TryGetValue(jobId, out var speaking) ? speaking.Ended.Task.IsCompleted ? new JobState.Finished(await speaking.Ended.Task) : new JobState.Running(0)
        : Spoken(jobId) is { } spoken ? new JobState.Finished(spoken)
        : new JobState.Unknown();

    public async Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct) =>
        _open.TryGetValue(jobId, out var speaking) ? await speaking.Ended.Task.WaitAsync(ct) : Spoken(jobId) ?? new GenerationOutcome.Lost();

    public async Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct)
    {
        try
        {
            await using var source = new FileStream(FileOf(Checked(jobId)), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            await source.CopyToAsync(target, ct);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BackendException(ErrorClass.BackendLost, "What was spoken is not there any more.", gone);
        }
    }

    public async Task CancelAsync(string jobId, CancellationToken ct)
    {
        if (_open.TryGetValue(jobId, out var speaking))
        {
            await speaking.Stop.CancelAsync();
        }
    }

    public async Task<BackendReport> ProbeAsync(CancellationToken ct)
    {
        if (_client is null)
        {
            return BackendReport.Away(Unset);
        }

        var running = _open.Values.Count(speaking => !speaking.Ended.Task.IsCompleted);
        return await _client.FaultAsync(ct) switch
        {
            null => new(true, string.Create(CultureInfo.InvariantCulture, $"The speech endpoint answers: {running} being spoken."), null, 0, running, Interlocked.Read(ref _taken)),
            { Class: ErrorClass.Connection } away => BackendReport.Away(away.Sentence),
            var fault => new(false, fault.Sentence, null, 0, running, Interlocked.Read(ref _taken)),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var speaking in _open.Values)
        {
            await speaking.Stop.CancelAsync();
        }

        await Task.WhenAll(_open.Values.Select(speaking => speaking.Ended.Task));
        _client?.Dispose();
    }

    private async Task SpeakAsync(SpeechClient client, BackendJob job, SpeechVoice speaker, Speaking speaking)
    {
        var began = _time.GetTimestamp();
        GenerationOutcome outcome;
        try
        {
            outcome = await client.SpeakAsync(job.Recipe.Prompt, speaker, FileOf(job.JobId), speaking.Stop.Token) is { } fault
                ? new GenerationOutcome.Failed(fault.Class, fault.Sentence, Seconds(began))
                : Rendered(job.JobId, Seconds(began));
        }
        catch (OperationCanceledException) when (speaking.Stop.IsCancellationRequested)
        {
            outcome = new GenerationOutcome.Cancelled(Seconds(began));
        }
        catch (Exception trouble)
        {
            _logger.LogError(trouble, "Job {Job} of the speech endpoint failed", job.JobId);
            outcome = new GenerationOutcome.Failed(ErrorClass.Internal, $"What was spoken could not be kept: {trouble.Message}", Seconds(began));
        }

        speaking.Ended.SetResult(outcome);
        Tidy();
    }

    private decimal Seconds(long began) => decimal.Round((decimal)_time.GetElapsedTime(began).TotalSeconds, 3);

    // Its seconds went with the process that heard it; the file says since when it was spoken at the latest, which is not how long.
    private GenerationOutcome? Spoken(string jobId) => IsId(jobId) && File.Exists(FileOf(jobId)) ? Rendered(jobId, 0) : null;

    private static GenerationOutcome.Rendered Rendered(string jobId, decimal seconds) =>
        new([new($"{jobId}.wav", jobId)], seconds, ImmutableSortedDictionary<string, double>.Empty);

    private void Tidy()
    {
        var now = _time.GetUtcNow();
        foreach (var ended in _open.Where(job => job.Value.Ended.Task.IsCompleted && now - job.Value.At > Kept))
        {
            _open.TryRemove(ended);
        }

        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles().Where(file => now - file.LastWriteTimeUtc > Kept))
        {
            try
            {
                file.Delete();
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                _logger.LogInformation(busy, "{File} could not be removed; it goes another time", file.FullName);
            }
        }
    }

    private string FileOf(string jobId) => Path.Combine(_folder, $"{jobId}.wav");

    private static string Checked(string jobId) => IsId(jobId) ? jobId : throw new BackendException(ErrorClass.BackendLost, $"'{jobId}' is not a lower-case UUID.");

    private static bool IsId(string jobId) => Guid.TryParseExact(jobId, "D", out var id) && id.ToString("D") == jobId;

    private sealed class Speaking
    {
        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource<GenerationOutcome> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DateTimeOffset At { get; init; }
    }
}
