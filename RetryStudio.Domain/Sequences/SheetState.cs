using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>How far a coherence sheet has come.</summary>
/// <param name="Done">Panels that show what they should, of nine.</param>
/// <param name="Troubles">Panels that do not come to be by themselves.</param>
/// <param name="Composed">The composed sheet; null while there is none, or while it shows earlier panels.</param>
/// <param name="Approved">A person has approved that sheet.</param>
/// <param name="Working">It goes on by itself.</param>
/// <param name="WaitsForPerson">It goes on only when somebody has decided.</param>
public sealed record SheetState(int Done, ImmutableArray<PanelTrouble> Troubles, StoredFile? Composed, bool Approved, bool Working, bool WaitsForPerson)
{
    /// <summary>Why the panels, which are all there, are not composed; null while nothing is known against it.</summary>
    public string? ComposeTrouble { get; init; }

    /// <summary>Images may be made: the sheet is in force, and approved where that is asked for.</summary>
    public bool IsReady => Composed is not null && !WaitsForPerson;

    /// <summary>What keeps it from coming into force by itself, in a sentence; null when nothing does.</summary>
    public string? Obstacle => ComposeTrouble ?? (Troubles.IsEmpty ? null : Troubles[0].Sentence);

    /// <summary>It is complete, and nothing but a person's word is missing.</summary>
    public bool WaitsForApproval => Composed is not null && WaitsForPerson;

    public static SheetState Of(SheetView view)
    {
        var done = view.Panels.Count(panel => panel.IsDone);
        ImmutableArray<PanelTrouble> troubles = [.. view.Panels.Where(IsTroubled).Select(panel => new PanelTrouble(panel.Panel, panel.SegmentId, panel.Slot.Status, SentenceOf(panel)))];
        var composed = view.Design is { IsCurrent: true } design ? design.Composed : null;
        var approved = view.Design is { IsApproved: true };
        var trouble = composed is null && done == CoherenceSheet.Panels ? view.Design?.Trouble : null;
        var working = view.Panels.Any(panel => panel.Slot.Status.IsOpen()) || (done == CoherenceSheet.Panels && composed is null && trouble is not { IsFinal: true });
        return new(done, troubles, composed, approved, working, !working && (!troubles.IsEmpty || trouble is not null || (composed is not null && view.Design!.AsksForApproval && !approved)))
        {
            ComposeTrouble = trouble is null ? null : $"The nine panels are there, but the sheet could not be composed{(trouble.IsFinal ? $", {trouble.Times} times" : ", which is tried again")}. {trouble.Sentence}",
        };
    }

    private static bool IsTroubled(PanelView panel) => panel.Slot.Status is SlotStatus.NeedsReview or SlotStatus.FailedPermanent or SlotStatus.Parked || panel.Slot.RenewalFailed;

    private static string SentenceOf(PanelView panel) => $"Panel {panel.Panel}: {panel.Slot.Sentence ?? "It could not be made."}";
}

/// <param name="SegmentId">The panel's own id, by which its attempts are found.</param>
/// <param name="Sentence">What is the matter.</param>
public sealed record PanelTrouble(int Panel, Guid SegmentId, SlotStatus Status, string Sentence);
