using System.Globalization;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>
/// A GPU server that needs no GPU. It runs inside this program but behaves like a machine of its own: it keeps its queue on disk,
/// goes on while this program is down, makes real files, has good and bad luck, and fails when told to.
/// One instance per server; its folder must not be shared.
/// </summary>
public sealed class SimulatedBackend : IGenerationBackend, IAsyncDisposable
{
    private const string Version = "simulated-1";

    private readonly SimulationOptions _options;
    private readonly TimeProvider _time;
    private readonly MediaFolder _media;
    private readonly SimulatedServer _server;

    public SimulatedBackend(string folder, SimulationOptions options, TimeProvider time, FfmpegProcess ffmpeg, ILogger<SimulatedBackend> logger)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Speed, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Speed, 1000);
        (_options, _time) = (options, time);
        Faults = new SimulatedFaults(folder, logger);
        _media = new MediaFolder(folder, options.MakeMedia, new MediaRenderer(ffmpeg));
        _server = new SimulatedServer(folder, options, time, _media, Faults, logger);
    }

    /// <summary>What goes wrong on purpose.</summary>
    public SimulatedFaults Faults { get; }

    public async Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct)
    {
        if (!TryId(job.JobId, out var id))
        {
            return new Submission.Refused(ErrorClass.InvalidInput, $"'{job.JobId}' is not a lower-case UUID.");
        }

        Submission answer = new Submission.Accepted();
        try
        {
            await _server.AcceptAsync(
                id,
                async () =>
                {
                    (answer, var line) = await ConsiderAsync(id, job, ct);
                    return line;
                },
                ct);
            return answer;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new Submission.Unavailable("The simulated server does not answer: " + problem.Message);
        }
    }

    public async Task<JobState> LookUpAsync(string jobId, CancellationToken ct)
    {
        var (open, ended) = TryId(jobId, out var id) ? await _server.FindAsync(id, ct) : default;
        return (open, ended) switch
        {
            ({ StartedAt: not null }, _) => new JobState.Running(open.Progress(_time.GetUtcNow(), _options.Speed)),
            (not null, _) => new JobState.Queued(),
            (_, not null) => new JobState.Finished(ended.Outcome(id)),
            _ => new JobState.Unknown(),
        };
    }

    public async Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct)
    {
        var (open, ended) = TryId(jobId, out var id) ? await _server.FindAsync(id, ct) : default;
        return open is null
            ? ended?.Outcome(id) ?? new GenerationOutcome.Lost()
            : await open.Ended.Task.WaitAsync(ct);
    }

    public async Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct)
    {
        var (_, ended) = TryId(jobId, out var id) ? await _server.FindAsync(id, ct) : default;
        if (ended is not { Event: JournalEvent.Finished })
        {
            throw new BackendException(ErrorClass.BackendLost, $"The simulated server has no file of job {jobId}.");
        }

        try
        {
            await _media.CopyAsync(id, ended.Kind, file.Name.EndsWith(WordTimes.Extension, StringComparison.Ordinal), target, ct);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BackendException(ErrorClass.BackendLost, $"The simulated server has lost the file of job {jobId}.", gone);
        }
    }

    public Task CancelAsync(string jobId, CancellationToken ct) => TryId(jobId, out var id) ? _server.CancelAsync(id, ct) : Task.CompletedTask;

    public async Task<BackendReport> ProbeAsync(CancellationToken ct)
    {
        try
        {
            var (queued, running, taken) = await _server.CountAsync(ct);
            var unreachable = Faults.Rules.Any(rule => rule is { Class: ErrorClass.Connection, Stage: FaultStage.Submit, Rate: >= 1, Count: null, Kind: null });
            var working = string.Create(CultureInfo.InvariantCulture, $"Simulated GPU at {_options.Speed:0.#} × speed: {running} running, {queued} waiting.");
            return unreachable
                ? new BackendReport(false, "The simulated server does not answer: an injected fault breaks every connection.", Version, queued, running, taken) { Reachable = false }
                : new BackendReport(true, working, Version, queued, running, taken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new BackendReport(false, "The simulated server does not answer: " + problem.Message, Version, 0, 0, null);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<(Submission Answer, JournalLine? Line)> ConsiderAsync(Guid id, BackendJob job, CancellationToken ct)
    {
        if (RecipeLimits.Problem(job) is { } problem)
        {
            return (new Submission.Refused(ErrorClass.InvalidInput, problem), null);
        }

        var fault = Faults.Draw(id, job.Kind, FaultStage.Submit);
        var refused = new JournalLine { Event = JournalEvent.Refused, Id = id, At = _time.GetUtcNow(), Kind = job.Kind, Class = fault?.Class };
        switch (fault?.Class)
        {
            case null:
                return (new Submission.Accepted(), await AcceptedAsync(id, job, null, ct));
            case ErrorClass.Connection or ErrorClass.Timeout when fault.TakesJob(id):
                return (new Submission.Unclear(FaultMessages.Of(fault.Class)), await AcceptedAsync(id, job, fault, ct));
            case ErrorClass.Timeout:
                return (new Submission.Unclear(FaultMessages.Of(fault.Class)), refused);
            case ErrorClass.Connection:
                return (new Submission.Unavailable("Connection refused."), refused);
            case ErrorClass.BackendLost:
                return (new Submission.Accepted(), await AcceptedAsync(id, job, fault, ct) with { Fault = new InjectedFault(ErrorClass.BackendLost, 0) });
            default:
                return (new Submission.Refused(fault.Class, FaultMessages.Of(fault.Class)), refused);
        }
    }

    private async Task<JournalLine> AcceptedAsync(Guid id, BackendJob job, FaultRule? atSubmit, CancellationToken ct) => new()
    {
        Event = JournalEvent.Accepted,
        Id = id,
        At = _time.GetUtcNow(),
        Kind = job.Kind,
        Recipe = job.Recipe,
        NominalSeconds = NominalTime.Of(job.Kind, job.Recipe),
        Fault = Faults.Draw(id, job.Kind, FaultStage.Run)?.Inject(id),
        StartImage = await _media.TakeInputAsync(id, InputOf(job), ct),
        Class = atSubmit?.Class,
    };

    private static string? InputOf(BackendJob job) => job.Kind switch
    {
        AssetKind.Video => job.SourceVideoFile ?? job.StartImageFile,
        AssetKind.Image => job.ReferenceImageFile,
        _ => null,
    };

    private static bool TryId(string text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && text == id.ToString("D");
}
