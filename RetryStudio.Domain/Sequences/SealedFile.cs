namespace RetryStudio.Domain.Sequences;

/// <summary>A finished file with what proves that it is still the same.</summary>
/// <param name="Path">Relative to the media root.</param>
/// <param name="Sha256">In lower case.</param>
/// <param name="Crc32">As zip files carry it.</param>
public sealed record SealedFile(string Path, string Sha256, long Bytes, uint Crc32);
