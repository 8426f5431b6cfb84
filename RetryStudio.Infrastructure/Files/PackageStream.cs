using Microsoft.Win32.SafeHandles;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Files;

/// <summary>A package as one zip file that is nowhere written: every stretch of it is read from the files themselves, one of which is open at a time.</summary>
public sealed class PackageStream(ZipLayout layout, IMediaStore media) : Stream
{
    private SafeFileHandle? _file;
    private ZipPart.Content? _opened;
    private int _part;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => layout.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>Why a file cannot be delivered as it was sealed, as a sentence; null when it can.</summary>
    public static string? FaultOf(PackageEntry entry, IMediaStore media) => new FileInfo(media.FullPath(entry.Path)) switch
    {
        { Exists: false } => $"'{entry.Name}' cannot be delivered, since its file is no longer there.{Again}",
        var file when file.Length != entry.Bytes => Changed(entry),
        _ => null,
    };

    /// <exception cref="IOException">A file is missing, or not as long as it was when it was sealed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Next(buffer.Length) is not { } next)
        {
            return 0;
        }

        var read = next.Part is ZipPart.Content content
            ? Got(content.Entry, await RandomAccess.ReadAsync(Open(content), buffer[..next.Length], next.From, cancellationToken))
            : Copy((ZipPart.Records)next.Part, next.From, buffer.Span[..next.Length]);
        _position += read;
        return read;
    }

    /// <exception cref="IOException">A file is missing, or not as long as it was when it was sealed.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (Next(buffer.Length) is not { } next)
        {
            return 0;
        }

        var read = next.Part is ZipPart.Content content
            ? Got(content.Entry, RandomAccess.Read(Open(content), buffer[..next.Length], next.From))
            : Copy((ZipPart.Records)next.Part, next.From, buffer[..next.Length]);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        (_file, _opened) = (null, null);
        base.Dispose(disposing);
    }

    private const string Again = " Export the project again.";

    private static string Changed(PackageEntry entry) => $"'{entry.Name}' cannot be delivered, since its file was changed after it was checked.{Again}";

    /// <summary>The part that the next bytes stand in, where in it, and how many of them; null at the end.</summary>
    private (ZipPart Part, long From, int Length)? Next(int wanted)
    {
        if (_position >= Length || wanted == 0)
        {
            return null;
        }

        var part = layout.Parts[_part];
        if (_position < part.From || _position >= part.From + part.Length)
        {
            _part = layout.PartAt(_position);
            part = layout.Parts[_part];
        }

        var from = _position - part.From;
        return (part, from, (int)Math.Min(wanted, part.Length - from));
    }

    private SafeFileHandle Open(ZipPart.Content content)
    {
        if (_file is not null && _opened == content)
        {
            return _file;
        }

        _file?.Dispose();
        _opened = null;
        if (FaultOf(content.Entry, media) is { } fault)
        {
            throw new IOException(fault);
        }

        _file = File.OpenHandle(media.FullPath(content.Entry.Path), options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        _opened = content;
        return _file;
    }

    private static int Got(PackageEntry entry, int read) => read > 0 ? read : throw new IOException(Changed(entry));

    private static int Copy(ZipPart.Records records, long from, Span<byte> target)
    {
        records.Bytes.Span.Slice((int)from, target.Length).CopyTo(target);
        return target.Length;
    }
}
