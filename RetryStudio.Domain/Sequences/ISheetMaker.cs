using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Puts nine pictures on one sheet.</summary>
public interface ISheetMaker
{
    /// <summary>Writes a PNG.</summary>
    /// <param name="panels">Full paths, in the order of the panels.</param>
    /// <exception cref="InspectionUnavailableException">The tool that does it is missing or does not run.</exception>
    /// <exception cref="InvalidDataException">A panel's file cannot be decoded.</exception>
    Task WriteAsync(IReadOnlyList<string> panels, SheetLayout layout, Stream target, CancellationToken ct);
}
