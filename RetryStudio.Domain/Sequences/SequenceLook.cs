using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>Reads a sequence as it is shown.</summary>
public sealed class SequenceLook(ISequenceReader sequences, CoherenceSheets sheets, IGenerationReader generation, IStoryboardStore storyboards)
{
    /// <summary>Null when the project has no sequence yet.</summary>
    /// <exception cref="RejectedException">There is no such project.</exception>
    public async Task<SequenceView?> ReadAsync(Guid projectId, CancellationToken ct)
    {
        if (await sequences.OfProjectAsync(projectId, ct) is not { } found)
        {
            return await storyboards.OutlineAsync(projectId, ct) is null ? throw RejectedException.NotFound("project") : null;
        }

        var state = found with { Sheet = await sheets.StateAsync(projectId, ct) };
        var waits = state.Sequence is { Status: SequenceStatus.Running, Stage: Stage.CoherenceSheet or Stage.Generation };
        var eta = waits ? (await generation.StatusAsync(projectId, ct))?.Run?.Progress.Eta : null;
        return new(state, SequenceProgress.Of(state, eta, state.ReadAt), MissingShot.Of(state));
    }
}

public sealed record SequenceView(SequenceState State, SequenceProgress Progress, ImmutableArray<MissingShot> Missing);
