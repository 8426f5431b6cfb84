using RetryStudio.Domain.Sequences;

namespace RetryStudio.Tests.Fakes;

/// <summary>Reads a layout whose files are nowhere: every byte of one is told by where it stands.</summary>
internal sealed class LayoutStream(ZipLayout layout, Func<PackageEntry, long, byte> byteAt) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => layout.Length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (Position >= Length || count == 0)
        {
            return 0;
        }

        var part = layout.Parts[layout.PartAt(Position)];
        var from = Position - part.From;
        var read = (int)Math.Min(count, part.Length - from);
        for (var index = 0; index < read; index++)
        {
            buffer[offset + index] = part switch
            {
                ZipPart.Records records => records.Bytes.Span[(int)from + index],
                ZipPart.Content content => byteAt(content.Entry, from + index),
                _ => throw new NotSupportedException(),
            };
        }

        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
