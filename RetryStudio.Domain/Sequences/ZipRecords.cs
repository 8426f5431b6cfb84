using System.Text;

namespace RetryStudio.Domain.Sequences;

/// <summary>The records of the zip format (APPNOTE 6.3.9) for stored files with UTF-8 names; with zip64 only where a figure does not fit otherwise. Pure.</summary>
internal static class ZipRecords
{
    internal const uint LocalMark = 0x04034B50, CentralMark = 0x02014B50, EndMark = 0x06054B50, LargeEndMark = 0x06064B50, LargeLocatorMark = 0x07064B50;

    private const ushort Plain = 20, Large = 45, Utf8Names = 0x0800, Stored = 0, LargeExtra = 1;

    /// <summary>Made by this version on a Unix system, so that the rights of the file count.</summary>
    private const ushort MadeBy = (3 << 8) | Large;

    /// <summary>A regular file that everybody may read and its owner may write: 0100644.</summary>
    private const uint Rights = 0x81A40000;

    private const long Full = uint.MaxValue;

    private const int FullCount = ushort.MaxValue;

    /// <summary>Date and time in the format's words of DOS, the date in the upper half.</summary>
    public static uint Stamp(DateTimeOffset at)
    {
        var time = at.UtcDateTime;
        return time.Year switch
        {
            < 1980 => Stamp(new DateTime(1980, 1, 1)),
            > 2107 => Stamp(new DateTime(2107, 12, 31, 23, 59, 58)),
            _ => Stamp(time),
        };
    }

    public static byte[] Local(PackageEntry entry, uint stamp) => Write(writer =>
    {
        var large = entry.Bytes >= Full;
        writer.Write(LocalMark);
        Head(writer, entry, stamp, large ? Large : Plain);
        writer.Write((ushort)(large ? 20 : 0));
        writer.Write(Encoding.UTF8.GetBytes(entry.Name));
        if (large)
        {
            writer.Write(LargeExtra);
            writer.Write((ushort)16);
            writer.Write(entry.Bytes);
            writer.Write(entry.Bytes);
        }
    });

    /// <param name="from">Where its local record begins.</param>
    public static byte[] Central(PackageEntry entry, long from, uint stamp) => Write(writer =>
    {
        long[] extra = [.. entry.Bytes >= Full ? [entry.Bytes, entry.Bytes] : Array.Empty<long>(), .. from >= Full ? [from] : Array.Empty<long>()];
        writer.Write(CentralMark);
        writer.Write(MadeBy);
        Head(writer, entry, stamp, extra.Length > 0 ? Large : Plain);
        writer.Write((ushort)(extra.Length > 0 ? 4 + (8 * extra.Length) : 0));
        writer.Write((ushort)0); // No comment,
        writer.Write((ushort)0); // on the first disk,
        writer.Write((ushort)0); // and no text.
        writer.Write(Rights);
        writer.Write((uint)Math.Min(from, Full));
        writer.Write(Encoding.UTF8.GetBytes(entry.Name));
        if (extra.Length > 0)
        {
            writer.Write(LargeExtra);
            writer.Write((ushort)(8 * extra.Length));
            Array.ForEach(extra, writer.Write);
        }
    });

    /// <param name="from">Where the central records begin.</param>
    /// <param name="size">Bytes of all of them.</param>
    public static byte[] End(int count, long from, long size) => Write(writer =>
    {
        if (count >= FullCount || from >= Full || size >= Full)
        {
            LargeEnd(writer, count, from, size);
        }

        writer.Write(EndMark);
        writer.Write(0u);
        writer.Write((ushort)Math.Min(count, FullCount));
        writer.Write((ushort)Math.Min(count, FullCount));
        writer.Write((uint)Math.Min(size, Full));
        writer.Write((uint)Math.Min(from, Full));
        writer.Write((ushort)0);
    });

    private static void LargeEnd(BinaryWriter writer, long count, long from, long size)
    {
        writer.Write(LargeEndMark);
        writer.Write(44L);
        writer.Write(MadeBy);
        writer.Write(Large);
        writer.Write(0L); // On the first disk, as everything.
        writer.Write(count);
        writer.Write(count);
        writer.Write(size);
        writer.Write(from);

        writer.Write(LargeLocatorMark);
        writer.Write(0u);
        writer.Write(from + size);
        writer.Write(1u);
    }

    // What the local and the central record have in common.
    private static void Head(BinaryWriter writer, PackageEntry entry, uint stamp, ushort version)
    {
        writer.Write(version);
        writer.Write(Utf8Names);
        writer.Write(Stored);
        writer.Write(stamp);
        writer.Write(entry.Crc32);
        writer.Write((uint)Math.Min(entry.Bytes, Full));
        writer.Write((uint)Math.Min(entry.Bytes, Full));
        writer.Write((ushort)Encoding.UTF8.GetByteCount(entry.Name));
    }

    private static uint Stamp(DateTime time) =>
        (uint)((((time.Year - 1980) << 9) | (time.Month << 5) | time.Day) << 16) | (uint)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2));

    private static byte[] Write(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
