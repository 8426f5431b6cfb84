using System.Diagnostics;
using System.IO.Compression;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class ZipLayoutTests
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public void Of_Files_AreReadBackByAnotherReader()
    {
        string[] paths = ["p/a", "p/b", "p/c"];
        var layout = ZipLayout.Of([.. paths.Select(path => PackageEntry.Of($"dir/é {path[2..]}.bin", Packages.Sealed(path))), new("empty.txt", "p/none", "", 0, 0)], Packages.At);

        using var archive = new ZipArchive(new LayoutStream(layout, (entry, at) => Packages.Bytes(entry.Path)[at]));

        archive.Entries.Select(entry => entry.FullName).ShouldBe(["dir/é a.bin", "dir/é b.bin", "dir/é c.bin", "empty.txt"]);
        foreach (var (entry, path) in archive.Entries.Zip(paths))
        {
            Content(entry).ShouldBe(Packages.Bytes(path));
            entry.Crc32.ShouldBe(Packages.Sealed(path).Crc32);
            entry.LastWriteTime.DateTime.ShouldBe(Packages.At.UtcDateTime);
        }
    }

    [Fact]
    public void Of_Parts_StandOneBehindTheOther()
    {
        var layout = ZipLayout.Of([Entry("a", 100), Entry("b", 0), Entry("c", 7)], Packages.At);

        layout.Parts.Zip(layout.Parts.Skip(1)).ShouldAllBe(pair => pair.First.From + pair.First.Length == pair.Second.From && pair.First.Length > 0);
        layout.Parts[0].From.ShouldBe(0);
        foreach (var (index, part) in layout.Parts.Index())
        {
            layout.PartAt(part.From).ShouldBe(index);
            layout.PartAt(part.From + part.Length - 1).ShouldBe(index);
        }

        Should.Throw<ArgumentOutOfRangeException>(() => layout.PartAt(layout.Length));
    }

    [Theory]
    [InlineData(5 * Gigabyte, 3 * Gigabyte)]
    [InlineData(3 * Gigabyte, 3 * Gigabyte)]
    [InlineData(uint.MaxValue, 1)]
    [InlineData(uint.MaxValue - 1, 1)]
    [InlineData(4000 * Gigabyte, 5 * Gigabyte)]
    public void Of_HugeFiles_AreReadBackWithTheirSizes(long first, long second)
    {
        var layout = ZipLayout.Of([Entry("first.mp4", first), Entry("second.mp4", second), Entry("last.txt", 300)], Packages.At);

        using var archive = new ZipArchive(new LayoutStream(layout, (_, at) => (byte)at));

        layout.Length.ShouldBeGreaterThan(first + second + 300);
        archive.Entries.Select(entry => entry.Length).ShouldBe([first, second, 300]);
        Content(archive.Entries[2]).ShouldBe([.. Enumerable.Range(0, 300).Select(at => (byte)at)]);

        // The local record of a huge one is read as well before its content is.
        using var content = archive.Entries[0].Open();
        var start = new byte[3];
        content.ReadExactly(start);
        start.ShouldBe(new byte[] { 0, 1, 2 });
    }

    [Fact]
    public async Task Of_HugeFiles_AreListedByUnzip()
    {
        if (!File.Exists("/usr/bin/unzip"))
        {
            return;
        }

        // With holes in place of the files, so that it takes no room.
        var layout = ZipLayout.Of([Entry("first.mp4", 5 * Gigabyte), Entry("second.mp4", 300), Entry("third.mp4", 4 * Gigabyte)], Packages.At);
        var zip = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(zip))
            {
                foreach (var records in layout.Parts.OfType<ZipPart.Records>())
                {
                    file.Position = records.From;
                    file.Write(records.Bytes.Span);
                }
            }

            using var process = Process.Start(new ProcessStartInfo("/usr/bin/unzip", ["-Z", "-l", "-t", zip]) { RedirectStandardOutput = true })!;
            var told = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            process.ExitCode.ShouldBe(0);
            told.ShouldContain("stor 26-Nov-22 06:30 second.mp4\n");
            told.ShouldEndWith("3 files, 9663676716 bytes uncompressed, 9663676716 bytes compressed:  0.0%\n");
        }
        finally
        {
            File.Delete(zip);
        }
    }

    [Theory]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(70_000)]
    public void Of_ManyFiles_AreAllReadBack(int count)
    {
        var layout = ZipLayout.Of([.. Enumerable.Range(0, count).Select(number => Entry($"{number}.txt", 1))], Packages.At);

        using var archive = new ZipArchive(new LayoutStream(layout, (_, _) => 7));

        archive.Entries.Count.ShouldBe(count);
        Content(archive.Entries[^1]).ShouldBe(new byte[] { 7 });
    }

    [Theory]
    [InlineData(1970, 1980, 1, 1)]
    [InlineData(2200, 2107, 12, 31)]
    public void Of_TimeThatZipsDoNotKnow_IsTheNearestOne(int year, int told, int month, int day)
    {
        using var archive = new ZipArchive(new LayoutStream(ZipLayout.Of([Entry("a", 1)], new(year, 5, 1, 0, 0, 0, TimeSpan.Zero)), (_, _) => 0));

        DateOnly.FromDateTime(archive.Entries[0].LastWriteTime.DateTime).ShouldBe(new DateOnly(told, month, day));
    }

    [Fact]
    public void Of_NamesThatDifferInCaseOnly_AreRefused() => Should.Throw<ArgumentException>(() => ZipLayout.Of([Entry("a.txt", 1), Entry("A.txt", 1)], Packages.At));

    private static PackageEntry Entry(string name, long bytes) => new(name, $"p/{name}", "", bytes, 0);

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
