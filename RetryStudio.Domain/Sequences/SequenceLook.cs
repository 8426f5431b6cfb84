using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>Reads a sequence as it is shown.</summary>
public sealed class SequenceLook(ISequenceOverviews overviews, ISequenceReader sequences, CoherenceSheets sheets, IGenerationOutlook outlooks, IBackendReader backends, IStoryboardStore storyboards)
{
    /// <summary>What the GPUs have to do changes slowly, and takes long to count.</summary>
    private static readonly TimeSpan OutlookHolds = TimeSpan.FromSeconds(5);

    /// <summary>Null when the project has no sequence yet.</summary>
    /// <param name="former">What was read of it a moment ago.</param>
    /// <exception cref="RejectedException">There is no such project.</exception>
    public async Task<SequenceView?> ReadAsync(Guid projectId, CancellationToken ct, SequenceView? former = null)
    {
        if (await overviews.OfProjectAsync(projectId, ct) is not { } found)
        {
            return await storyboards.OutlineAsync(projectId, ct) is null ? throw RejectedException.NotFound("project") : null;
        }

        var state = found.With(await sheets.StateAsync(projectId, ct));
        var outlook = await OutlookAsync(state, former, ct);
        return new(state, SequenceProgress.Of(state, outlook, state.ReadAt), MissingShot.Of(state)) { Outlook = outlook };
    }

    /// <summary>What QA says of the film. Null when the project has no sequence yet.</summary>
    /// <exception cref="RejectedException">There is no such project.</exception>
    public async Task<QaReport?> ReportAsync(Guid projectId, CancellationToken ct) =>
        await sequences.OfProjectAsync(projectId, ct) is { } state ? QaReport.Of(state)
            : await storyboards.OutlineAsync(projectId, ct) is null ? throw RejectedException.NotFound("project")
            : null;

    private async Task<GenerationOutlook?> OutlookAsync(SequenceOverview state, SequenceView? former, CancellationToken ct)
    {
        if (state.Sequence.Status != SequenceStatus.Running || !(state.Sequence.Stage is Stage.CoherenceSheet or Stage.Generation || state.Slots.Any(slot => slot.IsUpscaling)))
        {
            return null;
        }

        return former is { State.Sequence: var before, Outlook: { IsHeldUp: false } held } && before.Id == state.Sequence.Id && before.Stage == state.Sequence.Stage && state.ReadAt - held.ReadAt < OutlookHolds
            ? held
            : await OutlookAsync(state.Sequence, ct);
    }

    private async Task<GenerationOutlook> OutlookAsync(Sequence sequence, CancellationToken ct)
    {
        var outlook = await outlooks.OfProjectAsync(sequence.ProjectId, all: !sequence.Asked.Contains(AssetKind.Video), ct);
        return outlook with { IsHeldUp = (await backends.WaitingAsync(sequence.ProjectId, ct)).Count > 0 };
    }
}

public sealed record SequenceView(SequenceOverview State, SequenceProgress Progress, ImmutableArray<MissingShot> Missing)
{
    /// <summary>How long the GPUs will still take; null while they are not waited for.</summary>
    public GenerationOutlook? Outlook { get; init; }
}
