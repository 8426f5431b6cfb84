using System.Buffers.Binary;
using System.IO.Compression;

namespace RetryStudio.Domain.Scorers;

/// <summary>A small picture to try scorers on: a grey ramp, as a PNG.</summary>
public static class SamplePicture
{
    /// <summary>Below the media root.</summary>
    public const string Folder = "samples";

    public const int Width = 256;

    public const int Height = 144;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static async Task WriteAsync(Stream target, CancellationToken ct)
    {
        using var rows = new MemoryStream();
        await using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Each row begins with its filter: none.
            byte[] row = [0, .. Enumerable.Range(0, Width).Select(x => (byte)x)];
            for (var y = 0; y < Height; y++)
            {
                await packed.WriteAsync(row, ct);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 0);
        byte[] picture = [.. Signature, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, rows.ToArray()), .. Chunk("IEND"u8, [])];
        await target.WriteAsync(picture, ct);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Checksum(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var item in bytes)
        {
            sum ^= item;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }
}
