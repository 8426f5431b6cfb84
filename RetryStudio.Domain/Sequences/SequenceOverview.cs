using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>Reads sequences as they are shown.</summary>
public interface ISequenceOverviews
{
    /// <summary>Null when the project has no sequence.</summary>
    Task<SequenceOverview?> OfProjectAsync(Guid projectId, CancellationToken ct);
}

/// <summary>A sequence as it is shown: what its steps brought stays where it is kept.</summary>
/// <param name="Shots">In the storyboard's order.</param>
public sealed record SequenceOverview(Sequence Sequence, string Project, DeliveryFormat Format, bool WantsNarration, ImmutableArray<ShotLine> Shots, DateTimeOffset ReadAt)
{
    /// <summary>How far the coherence sheet is; null where nobody has looked.</summary>
    public SheetState? Sheet { get; init; }

    /// <summary>The latest package is of what is sealed now.</summary>
    public bool IsPacked { get; private init; }

    /// <summary>Kinds that are to be there before anything is promoted.</summary>
    public ImmutableArray<AssetKind> Kinds => WantsNarration ? [AssetKind.Audio, AssetKind.Image, AssetKind.Video] : [AssetKind.Image, AssetKind.Video];

    public IEnumerable<SlotLook> Slots => Shots.SelectMany(shot => Kinds.Select(shot.Slot));

    /// <summary>How it stands, for a person; null while there is nothing to say. While the GPUs are waited for it is counted now, not when somebody last looked.</summary>
    public string? Sentence => Sequence is not { Status: SequenceStatus.Running, Severity: null } ? Sequence.Sentence : Sequence.Stage switch
    {
        Stage.CoherenceSheet when Sheet is { Working: true } sheet => $"{sheet.Done} of {CoherenceSheet.Panels} panels of the coherence sheet are there.",
        Stage.Generation when Hindered is { } hindered => hindered.Sentence,
        Stage.Generation when Slots.Count(slot => slot.Status.IsOpen() && !slot.IsUpscaling) is > 0 and var open => open == 1 ? "1 asset is being generated." : $"{open:N0} assets are being generated.",
        Stage.Generation when Sequence.Asked.Contains(AssetKind.Video) => null,
        Stage.Promotion when Slots.Count(slot => slot.IsUpscaling) is > 0 and var open => open == 1 ? "1 clip is being upscaled." : $"{open:N0} clips are being upscaled.",
        _ => Sequence.Sentence,
    };

    /// <summary>How bad that is; null while nothing is the matter.</summary>
    public Severity? Severity => Sequence.Severity ?? (Sequence is { Status: SequenceStatus.Running, Stage: Stage.Generation } && Hindered is not null ? Domain.Severity.High : null);

    private SlotLook? Hindered => Slots.FirstOrDefault(slot => slot.IsHindered);

    public static SequenceOverview Of(SequenceState state) =>
        new SequenceOverview(state.Sequence, state.Project, state.Format, state.WantsNarration, [.. state.Shots.Select(shot => ShotLine.Of(shot, state))], state.ReadAt).With(state.Sheet);

    public SequenceOverview With(SheetState? sheet)
    {
        var looked = this with { Sheet = sheet };
        return looked with { IsPacked = Sequence.Package is { } package && package.Input == looked.PackageInput() };
    }

    /// <summary>Names what a package would be made of now; null when nothing can be delivered.</summary>
    public string? PackageInput()
    {
        var missing = MissingShot.Of(this).ToDictionary(shot => shot.SegmentId, shot => shot.Sentence);
        if (missing.Count == Shots.Length)
        {
            return null;
        }

        var lines = Shots.Select(shot => FormattableString.Invariant($"{shot.SegmentId:N} {shot.Scene} {shot.SceneTitle} {shot.Number} {shot.Text} ")
            + missing.GetValueOrDefault(shot.SegmentId, $"{shot.Export?.Input} {shot.Qa?.Input} {shot.Qa?.AcceptedBy}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Project}\n{Format.Key}\n{Sheet?.Composed?.Sha256}\n{string.Join('\n', lines)}")));
    }
}
