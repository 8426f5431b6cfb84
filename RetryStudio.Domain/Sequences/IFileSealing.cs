namespace RetryStudio.Domain.Sequences;

/// <summary>Reads finished files once, to tell later whether they are still the same.</summary>
public interface IFileSealing
{
    /// <param name="path">Relative to the media root.</param>
    /// <exception cref="RejectedException">The file is not there.</exception>
    Task<SealedFile> SealAsync(string path, CancellationToken ct);
}
