using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>What people do with sequences.</summary>
public sealed class SequenceService(ISequenceDesk desk, ISequenceEngine sequences, GenerationService generation, IPackageShelf shelf, IMediaInspector inspector, LiveFeed feed, ICurrentUser user)
{
    /// <summary>Starts it, or goes on where it stopped. Pressing twice is harmless.</summary>
    public async Task<SequenceStart> StartAsync(Guid projectId, SequenceWish? wish = null, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        var start = await desk.StartAsync(projectId, wish ?? new(), user.Name, ct);
        await sequences.DriveAsync(start.SequenceId, ct);
        feed.Publish(new StudioEvent.SequenceChanged(projectId));
        return start;
    }

    /// <summary>Stops it with everything that is being generated for the project. What is done is kept.</summary>
    /// <returns>False when it was not running; then nothing is stopped.</returns>
    public async Task<bool> CancelAsync(Guid projectId, CancellationToken ct = default)
    {
        if (!await desk.IsRunningAsync(projectId, ct))
        {
            return false;
        }

        // A sequence is cancelled with the generation of its project. Whoever asked may be gone by now; the GPUs are to stop all the same.
        await generation.CancelAsync(projectId, CancellationToken.None);
        feed.Publish(new StudioEvent.SequenceChanged(projectId));
        return true;
    }

    /// <summary>Takes a shot as QA found it.</summary>
    /// <param name="revision">Of QA's step when its verdict was read.</param>
    public async Task AcceptAsync(Guid projectId, Guid segmentId, int revision, CancellationToken ct = default)
    {
        await desk.AcceptAsync(projectId, segmentId, revision, user.Name, ct);
        feed.Publish(new StudioEvent.SequenceChanged(projectId));
    }

    /// <summary>Reads every file of a package and holds it against its manifest.</summary>
    public async Task<PackageProof> VerifyAsync(StoredPackage package, CancellationToken ct = default)
    {
        await using var zip = await shelf.OpenAsync(package, ct);
        return await PackageVerifier.VerifyAsync(zip, ct);
    }

    public async Task SetFormatAsync(Guid projectId, DeliveryFormat format, CancellationToken ct = default)
    {
        if (format.Faults().ToList() is { Count: > 0 } faults)
        {
            throw RejectedException.Invalid("The delivery format was not saved, because some of it is out of range.", [.. faults]);
        }

        await desk.SetFormatAsync(projectId, format, user.Name, ct);
        feed.Publish(new StudioEvent.SequenceChanged(projectId));
    }
}
