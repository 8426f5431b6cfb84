using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Workflows;

/// <summary>One recipe that is sent to one backend by a person, to see whether the workflow works there.</summary>
/// <param name="Backend">The backend's name, for sentences.</param>
public sealed record Trial(Guid BackendId, string Backend, AssetKind Kind, Recipe Recipe);

/// <summary>
/// Sends workflows to backends outside of every project: nothing is judged, retried or booked. It goes into the server's own queue and
/// takes no lane, so what the studio runs there goes on beside it. Files are kept for a day.
/// </summary>
public sealed class WorkflowTrials(IBackendPool backends, IMediaStore media, TimeProvider time, ILogger<WorkflowTrials> logger)
{
    /// <summary>The largest start image, in bytes.</summary>
    public const long MostStartImage = 20_000_000;

    private const string Folder = "trials";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

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
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var job = new BackendJob(Guid.NewGuid().ToString("D"), trial.Kind, trial.Recipe, trial.Recipe.StartImage is { } path ? media.FullPath(path) : null);
        IGenerationBackend? backend = null;
        try
        {
            media.RemoveOlder(Folder, time.GetUtcNow() - Kept);
            backend = await backends.OpenAsync(trial.BackendId, either.Token);
            return await SendAsync(backend, trial, job, told, either.Token);
        }
        catch (BackendException trouble)
        {
            return Failed(trouble.Class, trial, trouble.Message);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(trouble, "The file of trial {Job} could not be kept", job.JobId);
            return new TrialOutcome.Failed("The result could not be kept: the media folder cannot be written to.", trouble.Message);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await StopAsync(backend, job.JobId);
            return cancel.IsCancellationRequested
                ? new TrialOutcome.Cancelled()
                : new TrialOutcome.Failed($"{trial.Backend} was not done after {Longest.TotalMinutes:0} minutes, so the trial was stopped.", "");
        }
    }

    /// <summary>Keeps a picture to start from; its path below the media root.</summary>
    public async Task<string> KeepStartImageAsync(string fileName, Stream picture, CancellationToken ct = default)
    {
        if (MediaPath.KindOf(fileName) != AssetKind.Image)
        {
            throw RejectedException.Invalid("The start image cannot be used.", new FieldError("startImage", "It must be a picture: .png, .jpg or .webp."));
        }

        var path = $"{Folder}/{Name(MediaPath.ExtensionOf(fileName))}";
        await media.WriteAsync(path, picture.CopyToAsync, ct);
        return path;
    }

    /// <summary>The path of a trial's file below the media root; null when no trial's file can have this name.</summary>
    public static string? PathOf(string? name) =>
        name is { Length: > 32 } && Guid.TryParseExact(name[..32], "N", out var id) && MediaPath.KindOf(name[32..]) is not null && name == $"{id:N}{MediaPath.ExtensionOf(name)}"
            ? $"{Folder}/{name}"
            : null;

    // A name that nobody can guess: whoever knows it may see the file.
    private static string Name(string extension) => $"{Guid.NewGuid():N}{extension}";

    private async Task<TrialOutcome> SendAsync(IGenerationBackend backend, Trial trial, BackendJob job, Action<TrialProgress> told, CancellationToken ct)
    {
        logger.LogInformation("Trial {Job} of workflow {Workflow} goes to {Backend}", job.JobId, trial.Recipe.Workflow, trial.Backend);
        told(new TrialProgress.Sending());
        return await backend.SubmitAsync(job, ct) switch
        {
            Submission.Accepted or Submission.Unclear => await EndAsync(backend, trial, job, told, ct),
            Submission.Refused refused => Failed(refused.Class, trial, refused.Detail, refused.Subject),
            Submission.Unavailable unavailable => new TrialOutcome.Failed($"{trial.Backend} cannot be reached. Nothing was sent.", unavailable.Reason),
            _ => throw new UnreachableException(),
        };
    }

    // What may have been taken is looked for: a job that the server does not know ends as lost.
    private async Task<TrialOutcome> EndAsync(IGenerationBackend backend, Trial trial, BackendJob job, Action<TrialProgress> told, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchAsync(backend, job.JobId, told, ended.Token);
        GenerationOutcome outcome;
        try
        {
            outcome = await backend.AwaitAsync(job.JobId, ct);
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }

        return outcome switch
        {
            GenerationOutcome.Rendered rendered => await FetchAsync(backend, trial, job, rendered, told, ct),
            GenerationOutcome.Failed failed => Failed(failed.Class, trial, failed.Detail, failed.Subject),
            GenerationOutcome.Cancelled => new TrialOutcome.Failed(ErrorClassifier.Classify(ErrorClass.Interrupted, trial.Backend).Sentence, ""),
            GenerationOutcome.Lost => Failed(ErrorClass.BackendLost, trial, ""),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<TrialOutcome> FetchAsync(IGenerationBackend backend, Trial trial, BackendJob job, GenerationOutcome.Rendered rendered, Action<TrialProgress> told, CancellationToken ct)
    {
        var files = rendered.Files.Where(file => MediaPath.KindOf(file.Name) is not null).OrderByDescending(file => MediaPath.KindOf(file.Name) == trial.Kind).ToList();
        if (files is not [var best, ..])
        {
            return new TrialOutcome.Failed($"{trial.Backend} ran the workflow, and it saved no picture, clip or sound.", string.Join(", ", rendered.Files.Select(file => file.Name)));
        }

        told(new TrialProgress.Fetching());
        var name = Name(MediaPath.ExtensionOf(best.Name));
        await media.WriteAsync($"{Folder}/{name}", (stream, token) => backend.FetchAsync(job.JobId, best, stream, token), ct);
        return new TrialOutcome.Rendered(name, MediaPath.KindOf(name)!.Value, rendered.GpuSeconds, rendered.ReportedScores);
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
}
