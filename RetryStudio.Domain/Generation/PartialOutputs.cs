using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Live;

namespace RetryStudio.Domain.Generation;

/// <summary>
/// Fetches what a prompt that failed had put out until then. It is kept for the record, beside the try, and never becomes an attempt's
/// media. Nothing waits for it, and what cannot be had is left.
/// </summary>
public sealed class PartialOutputs(IMediaStore media, IPartialFiles record, LiveFeed feed, TimeProvider time, ILogger<PartialOutputs> logger)
{
    /// <summary>Files of one try.</summary>
    public const int MostFiles = 4;

    /// <summary>Bytes of one file.</summary>
    public const long LargestFile = 64L << 20;

    /// <summary>For all files together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Does nothing for a try that did not fail, or left nothing. Never throws.</summary>
    public async Task KeepAsync(IGenerationBackend backend, Delivered delivered, CancellationToken ct)
    {
        if (delivered is not Delivered.Ended { Outcome: GenerationOutcome.Failed { Partial.IsEmpty: false } failed, Lease: var lease })
        {
            return;
        }

        try
        {
            var files = await FetchAsync(backend, lease, failed.Partial, ct);
            if (!files.IsEmpty)
            {
                await record.KeepAsync(lease.TryId, files, ct);
                feed.Publish(new StudioEvent.SlotChanged(lease.ProjectId, lease.SegmentId, lease.Kind));
            }
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "What try {Try} left behind is not on record", lease.TryId);
        }
    }

    private async Task<ImmutableArray<StoredFile>> FetchAsync(IGenerationBackend backend, Lease lease, ImmutableArray<OutputFile> partial, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var folder = MediaPath.TryFolder(lease.ProjectId, lease.SegmentId, lease.Kind, lease.AttemptNumber, lease.TryNumber);
        var kept = ImmutableArray.CreateBuilder<StoredFile>();
        foreach (var output in partial.Where(file => MediaPath.KindOf(file.Name) is not null).Take(MostFiles))
        {
            try
            {
                kept.Add(await media.WriteAsync($"{folder}/partial-{kept.Count}{MediaPath.ExtensionOf(output.Name)}", (target, token) => FetchAsync(backend, lease.JobId, output, target, token), either.Token));
            }
            catch (Exception trouble) when (trouble is BackendException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                logger.LogInformation(trouble, "A partial output of try {Try} could not be had", lease.TryId);
            }
        }

        return kept.ToImmutable();
    }

    private static async Task FetchAsync(IGenerationBackend backend, string jobId, OutputFile output, Stream target, CancellationToken ct)
    {
        await using var limited = new LimitedStream(target, LargestFile);
        await backend.FetchAsync(jobId, output, limited, ct);
    }
}
