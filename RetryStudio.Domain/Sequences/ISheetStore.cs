using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Keeps coherence sheets. Every change is one transaction.</summary>
public interface ISheetStore
{
    /// <summary>Null when there is no such project.</summary>
    Task<SheetView?> FindAsync(Guid projectId, CancellationToken ct);

    /// <summary>Makes a sheet and chooses what its panels show; false when there is one already.</summary>
    Task<bool> MakeAsync(Guid projectId, string stylePrompt, ulong seed, string by, CancellationToken ct);

    Task ChangeAsync(Guid projectId, SheetChange change, string by, CancellationToken ct);

    /// <summary>Takes the next seed for a panel; the panel's own id.</summary>
    Task<Guid> RerollAsync(Guid projectId, int panel, string by, CancellationToken ct);

    /// <summary>Lets a panel show another segment; the panel's own id.</summary>
    /// <param name="segment">Its number on the storyboard.</param>
    Task<Guid> ExchangeAsync(Guid projectId, int panel, int segment, string by, CancellationToken ct);

    Task ApproveAsync(Guid projectId, string by, CancellationToken ct);
}

/// <param name="Revision">The one the change was made from.</param>
public sealed record SheetChange(string StylePrompt, ulong Seed, bool AsksForApproval, int Revision);

/// <summary>A project's coherence sheet as it is shown.</summary>
/// <param name="Segments">On the storyboard.</param>
/// <param name="Design">Null while nobody has begun one.</param>
/// <param name="Panels">In order; empty while nobody has begun a sheet.</param>
public sealed record SheetView(Guid ProjectId, string ProjectName, int Segments, SheetDesign? Design, ImmutableArray<PanelView> Panels)
{
    /// <summary>The run of its panels that goes on, else the latest; null when there was none.</summary>
    public RunView? Run { get; init; }
}

/// <param name="Composed">The composed sheet; null before the first one.</param>
/// <param name="IsCurrent">It shows the present panels in the present style.</param>
public sealed record SheetDesign(
    string StylePrompt, ulong Seed, bool AsksForApproval, int Version, int Revision, StoredFile? Composed, bool IsCurrent, DateTimeOffset? ComposedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt)
{
    /// <summary>Why the present panels could not be composed.</summary>
    public SheetTrouble? Trouble { get; init; }

    public bool IsApproved => IsCurrent && ApprovedBy is not null;
}

/// <param name="SegmentId">The panel's own id, by which its attempts are found.</param>
/// <param name="Source">Number of the segment it shows; null when that was deleted.</param>
/// <param name="Seed">Of its first attempt.</param>
public sealed record PanelView(int Panel, Guid SegmentId, int? Source, string Scene, string Text, int Rerolls, ulong Seed, SlotView Slot)
{
    /// <summary>It shows what it should.</summary>
    public bool IsDone => Slot is { Status: SlotStatus.Complete, Stale: null, SelectedAttemptId: not null };
}
