namespace RetryStudio.Domain.Sequences;

/// <summary>A file that goes into a package.</summary>
/// <param name="Name">In the package.</param>
public abstract record PackageFile(string Name)
{
    public abstract string Sha256 { get; }

    public abstract long Bytes { get; }

    /// <summary>It is there already, and goes into the package from where it is.</summary>
    public sealed record Given(string Name, SealedFile File) : PackageFile(Name)
    {
        public override string Sha256 => File.Sha256;

        public override long Bytes => File.Bytes;
    }

    /// <summary>It is written for this package.</summary>
    public sealed record Written(string Name, ReadOnlyMemory<byte> Content) : PackageFile(Name)
    {
        public override string Sha256 { get; } = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Content.Span));

        public override long Bytes => Content.Length;
    }
}
