using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Domain.Generation;

/// <summary>Fetches what an attempt rendered, keeps it under our own name, measures it and has the gate judge it.</summary>
public sealed class AttemptInspection(IMediaStore media, IMediaInspector inspector, IDerivedPictures pictures, ScoreGathering scores, ILogger<AttemptInspection> logger)
{
    /// <param name="patient">A backend that is away for the moment throws <see cref="BackendException"/>: its files survive a restart, and to generate them again would be dear.</param>
    public Task<Finding> InspectAsync(IGenerationBackend backend, RenderedAttempt attempt, bool patient, CancellationToken ct) =>
        FetchAsync(backend, attempt, patient, stored => MeasureAsync(attempt, stored, ct), ct);

    /// <summary>Measures and judges a file that lies in the media folder already.</summary>
    public Task<Finding> JudgeAsync(RenderedAttempt attempt, StoredFile stored, CancellationToken ct) => MeasureAsync(attempt, stored, ct);

    /// <summary>Keeps the file without measuring it, since that fails.</summary>
    public Task<Finding> KeepUnmeasuredAsync(IGenerationBackend backend, RenderedAttempt attempt, string trouble, CancellationToken ct) =>
        FetchAsync(backend, attempt, patient: false, stored => Task.FromResult(Unmeasured(trouble, stored)), ct);

    private async Task<Finding> FetchAsync(IGenerationBackend backend, RenderedAttempt attempt, bool patient, Func<StoredFile, Task<Finding>> judge, CancellationToken ct)
    {
        if (attempt.Rendered.Files.FirstOrDefault(file => MediaPath.KindOf(file.Name) == attempt.Kind) is not { } output)
        {
            var detail = $"The workflow gave no {attempt.Kind.ToString().ToLowerInvariant()}, only: {string.Join(", ", attempt.Rendered.Files.Select(file => file.Name))}.";
            return new(new AttemptResult.MachineFailed(ErrorClass.InvalidWorkflow, detail), null);
        }

        var folder = MediaPath.Folder(attempt.ProjectId, attempt.SegmentId, attempt.Kind, attempt.Number);
        StoredFile stored;
        try
        {
            stored = await media.WriteAsync($"{folder}/media{MediaPath.ExtensionOf(output.Name)}", (target, token) => backend.FetchAsync(attempt.JobId, output, target, token), ct);
        }
        catch (BackendException lost) when (!(patient && lost.Class is ErrorClass.Connection or ErrorClass.Timeout or ErrorClass.RateLimit))
        {
            return new(new AttemptResult.MachineFailed(lost.Class, lost.Message), null);
        }

        var finding = await judge(stored);
        return finding.Media is { } kept && await KeepWordsAsync(backend, attempt, folder, ct) is { } words ? finding with { Media = kept with { Words = words } } : finding;
    }

    /// <summary>They are a help for cutting and nothing more: without them the pauses decide.</summary>
    private async Task<string?> KeepWordsAsync(IGenerationBackend backend, RenderedAttempt attempt, string folder, CancellationToken ct)
    {
        if (attempt.Kind != AssetKind.Audio || attempt.Rendered.Files.FirstOrDefault(file => file.Name.EndsWith(WordTimes.Extension, StringComparison.OrdinalIgnoreCase)) is not { } output)
        {
            return null;
        }

        try
        {
            return (await media.WriteAsync($"{folder}/words.json", (target, token) => backend.FetchAsync(attempt.JobId, output, new LimitedStream(target, WordTimes.MostBytes), token), ct)).Path;
        }
        catch (Exception trouble) when (trouble is BackendException or IOException)
        {
            logger.LogWarning(trouble, "The word times of attempt {Attempt} could not be kept", attempt.AttemptId);
            return null;
        }
    }

    private async Task<Finding> MeasureAsync(RenderedAttempt attempt, StoredFile stored, CancellationToken ct)
    {
        var file = media.FullPath(stored.Path);
        using var making = pictures.Begin(stored, attempt.Kind);
        try
        {
            var order = new InspectionOrder(file, attempt.Kind) { StartImage = attempt.Recipe.StartImage is { } start ? media.FullPath(start) : null, Pictures = making.Folder };
            var measures = await inspector.MeasureAsync(order, ct);
            if (!measures.Readable)
            {
                // Nothing that can be decoded came: that is no bad picture but none, and its backend's doing.
                return new(new AttemptResult.MachineFailed(ErrorClass.Internal, $"What came is not a file that can be decoded: {measures.DecodeErrors.FirstOrDefault() ?? "it is no media"}"), null);
            }

            measures = measures with { Sourced = await scores.GatherAsync(attempt, stored, measures, ct) };
            var verdict = attempt.Gate.Judge(attempt.Kind, measures, attempt.Recipe, attempt.Still);
            return new(new AttemptResult.Judged(verdict), new(stored.Path, stored.Sha256, stored.Bytes, measures.Duration, making.Keep()));
        }
        catch (InspectionUnavailableException missing)
        {
            logger.LogError(missing, "Attempt {Attempt} cannot be measured", attempt.AttemptId);
            return Unmeasured(missing.Message, stored);
        }
    }

    private static Finding Unmeasured(string trouble, StoredFile stored) => new(
        new AttemptResult.Judged(new Verdict(VerdictOutcome.Unmeasured, [], 0, [], $"It could not be measured: {trouble}")),
        new(stored.Path, stored.Sha256, stored.Bytes, 0, 0));
}
