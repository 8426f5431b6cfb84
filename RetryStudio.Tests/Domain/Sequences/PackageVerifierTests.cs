using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class PackageVerifierTests
{
    private const string Master = "masters/0001-scene-1-shot-1.mp4";

    private readonly Dictionary<string, byte[]> _files = Packages.Files(Packages.Of(3, missing: 2));

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifyAsync_AsItWasMade_IsProved()
    {
        var proof = (await PackageVerifier.VerifyAsync(Packages.Zip(_files), _ct)).ShouldBeOfType<PackageProof.Proved>();

        proof.Manifest.Files.Length.ShouldBe(_files.Count - 2);
        proof.Sentences[1].ShouldBe("It is package 2 of 'The Lighthouse: Keeper's Été', made on 2026-11-22 at 06:30 UTC.");
        proof.Sentences[2..].ShouldBe(["It is PARTIAL: 1 of 3 shots are missing."]);
        proof.Details.ShouldBe(["Missing is scene 1, shot 2: Its video needs a person to look at it."]);
    }

    [Fact]
    public void Proved_ManifestOfAStranger_NeitherFillsNorSteersTheTerminal()
    {
        var hostile = "\u001b[2J\u202eWhole\u0007 " + new string('x', 5000);
        var proof = new PackageProof.Proved(new(hostile, 1, DateTimeOffset.UnixEpoch, 1_000_000, [.. Enumerable.Range(1, 150).Select(shot => new ManifestGap(shot, 1, shot, hostile))], []), 1);

        string[] told = [.. proof.Sentences, .. proof.Details];

        (proof.Sentences.Length, proof.Details.Length).ShouldBe((3, PackageProof.MostTold + 1));
        proof.Details[^1].ShouldBe("There are 50 more missing shots.");
        told.ShouldAllBe(line => line.Length < 400 && !line.Any(char.IsControl) && !line.Contains('\u202e'));
    }

    [Fact]
    public async Task VerifyAsync_FormatThatSteersTheTerminal_IsShownHarmless()
    {
        _files["manifest.json"] = Encoding.UTF8.GetBytes("""{"format":"\u001b[31m"}""");

        (await WrongAsync()).ShouldAllBe(fault => !fault.Any(char.IsControl));
    }

    [Fact]
    public async Task VerifyAsync_OneBitChanged_IsTold()
    {
        _files[Master][100] ^= 1;

        await FaultsAsync($"'{Master}' was changed: its SHA-256 is not that of the manifest.");
    }

    [Fact]
    public async Task VerifyAsync_FileCutOff_IsTold()
    {
        var length = _files[Master].Length;
        _files[Master] = _files[Master][..^1];

        await FaultsAsync($"'{Master}' has {length - 1} bytes; it had {length}.");
    }

    [Fact]
    public async Task VerifyAsync_FileTakenOutAndAnotherPutIn_IsTold()
    {
        _files.Remove(Master);
        _files["masters/more.mp4"] = [1];

        await FaultsAsync($"'{Master}' is missing.", "'masters/more.mp4' is in it, and 'manifest.json' does not name it.");
    }

    [Fact]
    public async Task VerifyAsync_SumsThatSayElse_AreTold()
    {
        _files["SHA256SUMS"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_files["SHA256SUMS"]).Replace("README.txt", "README.md", StringComparison.Ordinal));

        await FaultsAsync("'SHA256SUMS' and 'manifest.json' do not say the same.");
    }

    [Fact]
    public async Task VerifyAsync_ManifestChanged_IsToldByTheSums()
    {
        _files["manifest.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_files["manifest.json"]).Replace("needs a person", "needs no person", StringComparison.Ordinal));

        await FaultsAsync("'SHA256SUMS' and 'manifest.json' do not say the same.");
    }

    [Theory]
    [InlineData("{}", "'manifest.json' cannot be read: something that belongs into it is not there.")]
    [InlineData("{\"format\":\"retrystudio.package/9\"}", "'manifest.json' cannot be read: it is in the format 'retrystudio.package/9', and this studio reads 'retrystudio.package/1'.")]
    [InlineData("{\"format\":7}", "'manifest.json' cannot be read: something that belongs into it is not there.")]
    [InlineData("[]", "'manifest.json' cannot be read: something that belongs into it is not there.")]
    public async Task VerifyAsync_ManifestOfSomebodyElse_IsTold(string manifest, string sentence)
    {
        _files["manifest.json"] = Encoding.UTF8.GetBytes(manifest);

        await FaultsAsync(sentence);
    }

    [Fact]
    public async Task VerifyAsync_ManifestThatIsNoJson_IsTold()
    {
        _files["manifest.json"] = Encoding.UTF8.GetBytes("hello");

        (await WrongAsync()).ShouldHaveSingleItem().ShouldStartWith("'manifest.json' cannot be read: ");
    }

    [Theory]
    [InlineData("../escape.txt", "leads out of its folder")]
    [InlineData("/etc/cron.d/x", "is not relative to the package")]
    [InlineData("masters\\x.mp4", "has a backslash in it")]
    [InlineData("C:/x.txt", "is not relative to the package")]
    public async Task VerifyAsync_NameThatLeadsElsewhere_IsRefused(string name, string why)
    {
        _files[name] = [1];

        await FaultsAsync($"The name '{name}' {why}.");
    }

    [Fact]
    public async Task VerifyAsync_TwoFilesOfOneName_AreRefused()
    {
        var doubled = _files.Append(new("README.txt", [1])).Append(new("readme.TXT", [2]));

        (await PackageVerifier.VerifyAsync(Packages.Zip(doubled), _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults
            .ShouldBe(["Two files have the name 'README.txt'.", "Two files have the name 'readme.TXT'."]);
    }

    [Fact]
    public async Task VerifyAsync_Compressed_IsRefusedBeforeItIsUnpacked()
    {
        _files["bomb.bin"] = new byte[10 << 20];

        (await PackageVerifier.VerifyAsync(Packages.Zip(_files, CompressionLevel.SmallestSize), _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults
            .ShouldHaveSingleItem().ShouldStartWith("Its files are compressed or encrypted");
    }

    [Fact]
    public async Task VerifyAsync_HugeManifest_IsRefusedBeforeItIsRead()
    {
        _files["manifest.json"] = new byte[(32 << 20) + 1];

        await FaultsAsync("'manifest.json' is longer than that of any package of this studio.");
    }

    [Fact]
    public async Task VerifyAsync_SomeZip_IsNoPackage() =>
        (await PackageVerifier.VerifyAsync(Packages.Zip([new("a.txt", [1])]), _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults.ShouldBe(["There is no 'manifest.json' in it, so it is no package of this studio."]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(-1)]
    public async Task VerifyAsync_CutOffOrNoZip_IsTold(int length)
    {
        var whole = Packages.Zip(_files).ToArray();
        using var cut = new MemoryStream(whole[..(length < 0 ? whole.Length - 30 : length)]);

        (await PackageVerifier.VerifyAsync(cut, _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults.ShouldBe(["It is no zip file, or its end is missing: it was not fetched to the end."]);
    }

    [Fact]
    public async Task VerifyAsync_ListOfFilesThatIsTooLong_IsNotRead()
    {
        // An end that says the list began 65 MB before.
        var zip = new MemoryStream(new byte[(65 << 20) + 22]);
        zip.Position = 65 << 20;
        zip.Write([0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 46, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        (await PackageVerifier.VerifyAsync(zip, _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults.ShouldBe(["Its list of files is longer than that of any package of this studio."]);
    }

    [Fact]
    public async Task VerifyAsync_AnyBytesChanged_IsAnAnswerAndNoCrash()
    {
        var (whole, random) = (Packages.Zip(_files).ToArray(), new Random(3));
        for (var round = 0; round < 300; round++)
        {
            var changed = whole.ToArray();
            for (var times = random.Next(1, 6); times > 0; times--)
            {
                // Mostly where the zip describes itself.
                changed[random.Next(2) == 0 ? random.Next(changed.Length) : changed.Length - 1 - random.Next(2_000)] = (byte)random.Next(256);
            }

            (await PackageVerifier.VerifyAsync(new MemoryStream(changed), _ct)).Sentences.ShouldNotBeEmpty($"round {round}");
        }
    }

    [Fact]
    public async Task VerifyAsync_Cancelled_Stops() =>
        await Should.ThrowAsync<OperationCanceledException>(() => PackageVerifier.VerifyAsync(Packages.Zip(_files), new CancellationToken(canceled: true)));

    private async Task FaultsAsync(params string[] faults) => (await WrongAsync()).ShouldBe(faults);

    [Fact]
    public async Task VerifyAsync_LongListBehindAShortOne_IsNotRead()
    {
        // The old record leads to a short list; the newer one, which readers follow for the number of files, to all that lies before it.
        var zip = new byte[(int)ZipDirectory.MostBytes + 1000];
        var end = zip.Length - 22;
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(end), ZipRecords.EndMark);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(end + 10), ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(end + 16), (uint)end - 100);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(end - 20), ZipRecords.LargeLocatorMark);
        BinaryPrimitives.WriteInt64LittleEndian(zip.AsSpan(end - 12), end - 76);

        (await ZipDirectory.FaultAsync(new MemoryStream(zip), _ct)).ShouldBe("Its list of files is longer than that of any package of this studio.");
    }

    private async Task<IEnumerable<string>> WrongAsync() => (await PackageVerifier.VerifyAsync(Packages.Zip(_files), _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults;
}
