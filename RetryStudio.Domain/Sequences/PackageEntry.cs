namespace RetryStudio.Domain.Sequences;

/// <summary>One file of a package.</summary>
/// <param name="Name">In the package, with forward slashes.</param>
/// <param name="Path">Relative to the media root.</param>
public sealed record PackageEntry(string Name, string Path, string Sha256, long Bytes, uint Crc32)
{
    public static PackageEntry Of(string name, SealedFile file) => new(name, file.Path, file.Sha256, file.Bytes, file.Crc32);
}
