using System.Security.Cryptography;
using System.Text.Json;
using RetryStudio.Domain;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class PackagePlanTests
{
    [Fact]
    public void Of_WholeFilm_HasEverythingInOrder() => Packages.Names(Packages.Of(3)).ShouldBe(
    [
        "README.txt", "manifest.json", "SHA256SUMS", "timeline/The-Lighthouse-Keepers-Ete.otio", "timeline/The-Lighthouse-Keepers-Ete.edl", "metadata/shots.json",
        "report/qa.html", "report/qa.json", "film/preview.mp4", "sheet/coherence-sheet.png",
        "masters/0001-scene-1-shot-1.mp4", "masters/0002-scene-1-shot-2.mp4", "masters/0003-scene-1-shot-3.mp4", "audio/0001.wav", "audio/0003.wav",
    ]);

    [Fact]
    public void Of_NothingButMasters_LeavesOutTheRest()
    {
        var contents = Packages.Of(2) with { Film = null, Sheet = null, Report = null };

        var names = Packages.Names(contents);

        names.ShouldNotContain(name => name.StartsWith("film/", StringComparison.Ordinal) || name.StartsWith("sheet/", StringComparison.Ordinal) || name.StartsWith("report/", StringComparison.Ordinal));
        Packages.Text(contents, "README.txt").ShouldNotContain("coherence");
    }

    [Fact]
    public void Of_AnyPackage_NamesAreTakenEverywhere() => Packages.Names(Packages.Of(1_200, missing: [3, 900])).ShouldAllBe(name => PackageName.Fault(name) == null);

    [Fact]
    public void Of_SameContents_IsTheSameByteForByte()
    {
        var (one, other) = (Packages.Files(Packages.Of(5, missing: 2)), Packages.Files(Packages.Of(5, missing: 2)));

        other.Keys.ShouldBe(one.Keys);
        one.ShouldAllBe(file => file.Value.SequenceEqual(other[file.Key]));
    }

    [Fact]
    public void Of_Manifest_NamesEveryFileWithItsHash()
    {
        var files = Packages.Files(Packages.Of(4, missing: 2));
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        var root = manifest.RootElement;

        root.GetProperty("format").GetString().ShouldBe("retrystudio.package/1");
        (root.GetProperty("partial").GetBoolean(), root.GetProperty("shots").GetInt32()).ShouldBe((true, 4));
        root.GetProperty("missing")[0].GetProperty("reason").GetString().ShouldBe("Its video needs a person to look at it.");
        root.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("name").GetString()!, file => (file.GetProperty("bytes").GetInt64(), file.GetProperty("sha256").GetString()!))
            .ShouldBe(files.Where(file => file.Key is not ("manifest.json" or "SHA256SUMS")).ToDictionary(file => file.Key, file => ((long)file.Value.Length, Hash(file.Value))), ignoreOrder: true);
    }

    [Fact]
    public void Of_Sums_AreThoseOfEveryFileButTheirOwn()
    {
        var files = Packages.Files(Packages.Of(2));

        Packages.Text(Packages.Of(2), "SHA256SUMS").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(files.Where(file => file.Key != "SHA256SUMS").Select(file => $"{Hash(file.Value)}  {file.Key}"), ignoreOrder: true);
    }

    [Fact]
    public void Of_Shots_AreToldWithSeedAndCost()
    {
        using var document = JsonDocument.Parse(Packages.Files(Packages.Of(2, missing: 2))["metadata/shots.json"]);
        var shots = document.RootElement.GetProperty("shots");
        var take = shots[0].GetProperty("takes")[0];

        (shots[0].GetProperty("master").GetString(), shots[0].GetProperty("timecode").GetString()).ShouldBe(("masters/0001-scene-1-shot-1.mp4", "01:00:00:00"));
        (take.GetProperty("kind").GetString(), take.GetProperty("recipe").GetProperty("seed").GetString()).ShouldBe(("video", "18446744073709551615"));
        (take.GetProperty("attempts").GetInt32(), take.GetProperty("selectedAttempt").GetInt32(), take.GetProperty("backend").GetString()).ShouldBe((4, 3, "GPU 1"));
        (shots[0].GetProperty("gpuSeconds").GetDecimal(), shots[0].GetProperty("cost").GetDecimal()).ShouldBe((12.5m, 0.25m));
        take.GetProperty("scores")[0].GetProperty("score").GetDouble().ShouldBe(0.75);
        (shots[1].GetProperty("master").ValueKind, shots[1].GetProperty("missing").GetString(), shots[1].GetProperty("startFrame").GetInt32())
            .ShouldBe((JsonValueKind.Null, "Its video needs a person to look at it.", 25));
        shots[1].GetProperty("cost").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Of_PartialPackage_SaysWhatIsMissing()
    {
        var contents = Packages.Of(4, missing: 2);

        PackagePlan.Of(contents).Name.ShouldBe("The-Lighthouse-Keepers-Ete-package-2-partial.zip");
        var text = Packages.Text(contents, "README.txt");
        text.ShouldContain("This package is PARTIAL: 3 of 4 shots are in it.");
        text.ShouldContain("  0002  scene 1, shot 2: Its video needs a person to look at it.\n");
        Packages.Text(Packages.Of(4), "README.txt").ShouldNotContain("PARTIAL");
    }

    [Fact]
    public void Of_NoMasterAtAll_IsRefused() => Should.Throw<RejectedException>(() => PackagePlan.Of(Packages.Of(2, missing: [1, 2]))).Reason.ShouldBe(RejectionReason.Conflict);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
