using System.Buffers.Binary;

namespace RetryStudio.Domain.Sequences;

/// <summary>Looks where the list of files of a zip begins, before anybody reads all of it into memory.</summary>
internal static class ZipDirectory
{
    /// <summary>Bytes of the list that are read.</summary>
    public const long MostBytes = 64 << 20;

    private const int EndLength = 22, LocatorLength = 20, LargeEndLength = 56;

    /// <summary>Why the list is not read, as a sentence; null when it may be.</summary>
    public static async Task<string?> FaultAsync(Stream zip, CancellationToken ct)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndLength + ushort.MaxValue + LocatorLength)];
        await ReadAsync(zip, zip.Length - tail.Length, tail, ct);
        var end = LastEnd(tail);
        if (end < 0)
        {
            return "It is no zip file, or its end is missing: it was not fetched to the end.";
        }

        long from = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        // Readers follow the newer record for the number of files, too.
        if (end >= LocatorLength && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end - LocatorLength)) == ZipRecords.LargeLocatorMark)
        {
            var at = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8));
            var large = new byte[LargeEndLength];
            if (at < 0 || at > zip.Length - LargeEndLength)
            {
                return "It is damaged: its end leads to nowhere.";
            }

            await ReadAsync(zip, at, large, ct);
            var newer = BinaryPrimitives.ReadInt64LittleEndian(large.AsSpan(48));
            from = from == uint.MaxValue ? newer : Math.Min(from, newer);
        }

        return from < 0 || from > zip.Length ? "It is damaged: its end leads to nowhere."
            : zip.Length - from > MostBytes ? "Its list of files is longer than that of any package of this studio."
            : null;
    }

    private static int LastEnd(byte[] tail)
    {
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == ZipRecords.EndMark)
            {
                return at;
            }
        }

        return -1;
    }

    private static async Task ReadAsync(Stream zip, long from, byte[] target, CancellationToken ct)
    {
        zip.Position = from;
        await zip.ReadExactlyAsync(target, ct);
    }
}
