using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Workflows;

/// <summary>One recipe that is sent to one backend by a person, to see whether the workflow works there.</summary>
/// <param name="Backend">The backend's name, for sentences.</param>
public sealed record Trial(Guid WorkflowId, Guid BackendId, string Backend, AssetKind Kind, Recipe Recipe);

/// <summary>
/// Sends workflows to backends outside of every project: nothing is judged or retried, and no budget pays for it; who tried what, and
/// what it cost, is kept. It goes into the server's own queue and takes no lane, so what the studio runs there goes on beside it.
/// </summary>
public sealed class WorkflowTrials(IBackendPool backends, TrialFiles files, ITrialLedger ledger, ICurrentUser user, IIdSource ids, TimeProvider time, ILogger<WorkflowTrials> logger)
{
    /// <summary>The largest start image, in bytes.</summary>
    public const long MostStartImage = 20_000_000;

    /// <summary>The largest clip to upscale, in bytes.</summary>
    public const long MostSourceVideo = 200_000_000;

    /// <summary>A trial that takes longer than this is stopped: nobody watches it any more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>For telling a server to stop, when nobody waits for its answer.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a trial to its end. It does not throw for what servers do.</summary>
    /// <param name="told">Told of every step; on any thread.</param>
    /// <param name="cancel">Stops it, at its server too.</param>
    public async Task<TrialOutcome> RunAsync(Trial trial, Action<TrialProgress> told, CancellationToken cancel)
    {
        // Read now: whoever asks may be gone when it ends.
        var by = user.Name;
        var run = new Run(trial, ids.Next().ToString("D"), told);
        var outcome = await GuardedAsync(run, cancel);
        await NoteAsync(run, outcome, by);
        return outcome;
    }

    /// <summary>Keeps a picture to start from; its path below the media root.</summary>
    public async Task<string> KeepStartImageAsync(string fileName, Stream picture, CancellationToken ct = default)
    {
        if (MediaPath.KindOf(fileName) != AssetKind.Image)
        {
            throw RejectedException.Invalid("The start image cannot be used.", new FieldError("startImage", "It must be a picture: .png, .jpg or .webp."));
        }

        return TrialFiles.PathOf(await files.KeepAsync(fileName, picture.CopyToAsync, ct))!;
    }

    /// <summary>Keeps a clip to upscale; its path below the media root.</summary>
    public async Task<string> KeepSourceVideoAsync(string fileName, Stream clip, CancellationToken ct = default)
    {
        if (MediaPath.KindOf(fileName) != AssetKind.Video)
        {
            throw RejectedException.Invalid("The clip cannot be used.", new FieldError("sourceVideo", "It must be a clip: .mp4, .webm, .mov, .mkv or .gif."));
        }

        return TrialFiles.PathOf(await files.KeepAsync(fileName, clip.CopyToAsync, ct))!;
    }

    private async Task<TrialOutcome> GuardedAsync(Run run, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await SendAsync(run, either.Token);
        }
        catch (BackendException trouble)
        {
            return Failed(trouble.Class, run.Trial, trouble.Message);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(trouble, "The files of trial {Job} could not be kept", run.JobId);
            return new TrialOutcome.Failed("The result could not be kept: the media folder cannot be written to.", trouble.Message);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await StopAsync(run.Server, run.JobId);
            return cancel.IsCancellationRequested
                ? new TrialOutcome.Cancelled()
                : new TrialOutcome.Failed($"{run.Trial.Backend} was not done after {Longest.TotalMinutes:0} minutes, so the trial was stopped.", "");
        }
    }

    private async Task<TrialOutcome> SendAsync(Run run, CancellationToken ct)
    {
        var trial = run.Trial;
        string? startImage = null;
        if (trial.Recipe.StartImage is { } path && (startImage = files.Use(path)) is null)
        {
            return new TrialOutcome.Failed("The start image is not there any more: it is kept for a day. Choose it again.", path);
        }

        string? sourceVideo = null;
        if (trial.Recipe.SourceVideo is { } clip && (sourceVideo = files.Use(clip)) is null)
        {
            return new TrialOutcome.Failed("The clip is not there any more: it is kept for a day. Choose it again.", clip);
        }

        logger.LogInformation("Trial {Job} of workflow {Workflow} goes to {Backend}", run.JobId, trial.Recipe.Workflow, trial.Backend);
        run.Told(new TrialProgress.Sending());
        var server = run.GoesTo(await backends.OpenAsync(trial.BackendId, ct));
        var submission = await server.SubmitAsync(new(run.JobId, trial.Kind, trial.Recipe, startImage) { SourceVideoFile = sourceVideo }, ct);
        return submission switch
        {
            Submission.Accepted or Submission.Unclear => await EndAsync(run, server, ct),
            Submission.Refused refused => Failed(refused.Class, trial, refused.Detail, refused.Subject),
            Submission.Unavailable unavailable => new TrialOutcome.Failed($"{trial.Backend} cannot be reached. Nothing was sent.", unavailable.Reason),
            _ => throw new UnreachableException(),
        };
    }

    // What may have been taken is looked for: a job that the server does not know ends as lost.
    private async Task<TrialOutcome> EndAsync(Run run, IGenerationBackend server, CancellationToken ct)
    {
        run.Took(null);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchAsync(server, run.JobId, run.Told, ended.Token);
        GenerationOutcome outcome;
        try
        {
            outcome = await server.AwaitAsync(run.JobId, ct);
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }

        switch (outcome)
        {
            case GenerationOutcome.Rendered rendered:
                run.Took(rendered.GpuSeconds);
                return await FetchAsync(run, server, rendered, ct);
            case GenerationOutcome.Failed failed:
                run.Took(failed.GpuSeconds);
                return Failed(failed.Class, run.Trial, failed.Detail, failed.Subject);
            case GenerationOutcome.Cancelled cancelled:
                run.Took(cancelled.GpuSeconds);
                return Failed(ErrorClass.Interrupted, run.Trial, "");
            case GenerationOutcome.Lost:
                return Failed(ErrorClass.BackendLost, run.Trial, "");
            default:
                throw new UnreachableException();
        }
    }

    private async Task<TrialOutcome> FetchAsync(Run run, IGenerationBackend server, GenerationOutcome.Rendered rendered, CancellationToken ct)
    {
        var outputs = rendered.Files.Where(file => MediaPath.KindOf(file.Name) is not null).OrderByDescending(file => MediaPath.KindOf(file.Name) == run.Trial.Kind).ToList();
        if (outputs is not [var best, ..])
        {
            return new TrialOutcome.Failed($"{run.Trial.Backend} ran the workflow, and it saved no picture, clip or sound.", string.Join(", ", rendered.Files.Select(file => file.Name)));
        }

        run.Told(new TrialProgress.Fetching());
        var name = await files.KeepAsync(best.Name, (stream, token) => server.FetchAsync(run.JobId, best, stream, token), ct);
        return new TrialOutcome.Rendered(name, MediaPath.KindOf(name)!.Value, rendered.GpuSeconds, rendered.ReportedScores);
    }

    // Cancelled or not, it is noted. What it made is there all the same when it cannot be.
    private async Task NoteAsync(Run run, TrialOutcome outcome, string by)
    {
        var words = outcome switch
        {
            TrialOutcome.Rendered rendered => $"It works, and made one {rendered.Kind.ToString().ToLowerInvariant()}.",
            TrialOutcome.Failed failed => failed.Sentence,
            TrialOutcome.Cancelled => "Cancelled.",
            _ => throw new UnreachableException(),
        };
        try
        {
            await ledger.AddAsync(new(run.Trial.WorkflowId, run.Trial.Recipe.Workflow, run.Trial.Backend, words, run.GpuSeconds, by), CancellationToken.None);
        }
        catch (Exception trouble)
        {
            logger.LogError(trouble, "Trial {Job} of workflow {Workflow} on {Backend} could not be noted: {Outcome}", run.JobId, run.Trial.Recipe.Workflow, run.Trial.Backend, words);
        }
    }

    private async Task WatchAsync(IGenerationBackend backend, string jobId, Action<TrialProgress> told, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                var progress = await backend.LookUpAsync(jobId, ended) switch
                {
                    JobState.Queued => new TrialProgress.Waiting(),
                    JobState.Running running => new TrialProgress.Running(running.Progress),
                    _ => (TrialProgress?)null,
                };
                if (progress is not null && !ended.IsCancellationRequested)
                {
                    told(progress);
                }
            }
            catch (Exception trouble) when (trouble is BackendException or OperationCanceledException)
            {
                // How it ends is told elsewhere.
                logger.LogDebug(trouble, "How far trial {Job} has come could not be asked", jobId);
            }

            await Task.Delay(LookAgain, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StopAsync(IGenerationBackend? backend, string jobId)
    {
        if (backend is null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(StopPatience, time);
        try
        {
            await backend.CancelAsync(jobId, patience.Token);
        }
        catch (Exception trouble) when (trouble is BackendException or OperationCanceledException)
        {
            logger.LogWarning(trouble, "Trial {Job} could not be stopped at its backend", jobId);
        }
    }

    private static TrialOutcome.Failed Failed(ErrorClass error, Trial trial, string detail, string? subject = null) => new(ErrorClassifier.Classify(error, trial.Backend, subject).Sentence, detail);

    /// <summary>What is known of a trial on its way.</summary>
    private sealed class Run(Trial trial, string jobId, Action<TrialProgress> told)
    {
        public Trial Trial { get; } = trial;

        public string JobId { get; } = jobId;

        public Action<TrialProgress> Told { get; } = told;

        /// <summary>Where it goes; null before that is open.</summary>
        public IGenerationBackend? Server { get; private set; }

        /// <summary>None before it is sent; null while its server has not said.</summary>
        public decimal? GpuSeconds { get; private set; } = 0;

        public IGenerationBackend GoesTo(IGenerationBackend server) => Server = server;

        public void Took(decimal? gpuSeconds) => GpuSeconds = gpuSeconds;
    }
}
