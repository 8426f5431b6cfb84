using System.Collections.Immutable;
using System.Text;

namespace RetryStudio.Domain.Sequences;

/// <summary>
/// Where everything of a zip file stands. The files are stored as they are, with sizes and checksums that are known beforehand, so the
/// length of the whole is known before a byte of it is written, and any stretch can be read without the rest. Pure.
/// </summary>
public sealed class ZipLayout
{
    private ZipLayout(ImmutableArray<ZipPart> parts) => Parts = parts;

    /// <summary>One after the other, without gaps; none is empty.</summary>
    public ImmutableArray<ZipPart> Parts { get; }

    /// <summary>Bytes of the whole zip.</summary>
    public long Length => Parts[^1].From + Parts[^1].Length;

    /// <param name="at">The time that every file in it gets, as zip files tell it: in steps of two seconds, from 1980 to 2107.</param>
    /// <exception cref="ArgumentException">Two files have one name, or a name is longer than a zip can hold.</exception>
    public static ZipLayout Of(IReadOnlyList<PackageEntry> entries, DateTimeOffset at)
    {
        Check(entries);
        var stamp = ZipRecords.Stamp(at);
        var parts = ImmutableArray.CreateBuilder<ZipPart>((2 * entries.Count) + 1);
        using var directory = new MemoryStream();
        var position = 0L;
        foreach (var entry in entries)
        {
            directory.Write(ZipRecords.Central(entry, position, stamp));
            var local = ZipRecords.Local(entry, stamp);
            parts.Add(new ZipPart.Records(position, local));
            position += local.Length;
            if (entry.Bytes > 0)
            {
                parts.Add(new ZipPart.Content(position, entry));
                position += entry.Bytes;
            }
        }

        var size = directory.Length;
        directory.Write(ZipRecords.End(entries.Count, position, size));
        parts.Add(new ZipPart.Records(position, directory.ToArray()));
        return new(parts.DrainToImmutable());
    }

    /// <summary>The number of the part that a byte of the zip stands in.</summary>
    public int PartAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Length);
        var (low, high) = (0, Parts.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Parts[middle].From <= position ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static void Check(IReadOnlyList<PackageEntry> entries)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(entry.Bytes, nameof(entries));
            if (!names.Add(entry.Name) || Encoding.UTF8.GetByteCount(entry.Name) is 0 or > ushort.MaxValue)
            {
                throw new ArgumentException($"'{entry.Name}' cannot be the name of a file in a zip, or another one has it already.", nameof(entries));
            }
        }
    }
}
