namespace RetryStudio.Domain.Sequences;

/// <summary>A stretch of a zip file.</summary>
/// <param name="From">Where it begins.</param>
public abstract record ZipPart(long From)
{
    public abstract long Length { get; }

    /// <summary>What the format puts before, between and behind the files.</summary>
    public sealed record Records(long From, ReadOnlyMemory<byte> Bytes) : ZipPart(From)
    {
        public override long Length => Bytes.Length;
    }

    /// <summary>A file as it is.</summary>
    public sealed record Content(long From, PackageEntry Entry) : ZipPart(From)
    {
        public override long Length => Entry.Bytes;
    }
}
