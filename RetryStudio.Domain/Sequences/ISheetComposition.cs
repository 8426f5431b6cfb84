using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Keeps what sheets are composed of.</summary>
public interface ISheetComposition
{
    /// <summary>Projects whose nine panels are there and not composed yet, but for those that were tried in vain.</summary>
    Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken ct);

    /// <summary>Null when a panel is missing, or when the composed sheet shows the present ones already.</summary>
    Task<SheetOrder?> OrderAsync(Guid projectId, CancellationToken ct);

    /// <summary>Puts a composed sheet in force, and holds all images of the project against it. False when the panels are others by now.</summary>
    Task<bool> KeepAsync(SheetOrder order, StoredFile file, CancellationToken ct);

    /// <summary>Writes down that it could not be composed, and why.</summary>
    /// <param name="counts">False where the machine would fail at any other sheet, too.</param>
    Task NoteTroubleAsync(SheetOrder order, string sentence, bool counts, CancellationToken ct);

    /// <summary>What was tried in vain is tried again.</summary>
    Task TryAgainAsync(Guid projectId, CancellationToken ct);
}

/// <summary>A sheet that is to be composed.</summary>
/// <param name="Version">The one it becomes.</param>
/// <param name="Panels">In order.</param>
public sealed record SheetOrder(Guid ProjectId, int Version, string StylePrompt, ImmutableArray<SheetPicture> Panels);

/// <param name="Path">Relative to the media root.</param>
/// <param name="Width">As it was asked for.</param>
public sealed record SheetPicture(Guid AttemptId, string Path, int Width, int Height);
