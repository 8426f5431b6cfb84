using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class EditDecisionListTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(60)]
    public void Write_WholeFilm_CutsEveryMasterBehindTheOther(int fps)
    {
        var contents = Packages.Of(40) with { Fps = fps };

        var events = Read(contents, "timeline/The-Lighthouse-Keepers-Ete.edl").Events;

        events.Select(cut => cut.Number).ShouldBe(Enumerable.Range(1, 40));
        events[0].RecordIn.ShouldBe(3600L * fps);
        events.Zip(events.Skip(1)).ShouldAllBe(pair => pair.First.RecordOut == pair.Second.RecordIn);
        events.ShouldAllBe(cut => cut.SourceIn == 0 && cut.SourceOut - cut.SourceIn == cut.RecordOut - cut.RecordIn && cut.Channels == "AA/V");
        events.Select(cut => cut.SourceOut).ShouldBe(contents.Shots.Select(shot => (long)shot.Frames));
        events.Select(cut => $"masters/{cut.Clip}").ShouldBe(Packages.Names(contents).Where(name => name.StartsWith("masters/", StringComparison.Ordinal)));
        events.Select(cut => cut.Reel).ShouldBeUnique();
    }

    [Fact]
    public void Write_MissingShots_AreBlackForTheirLength()
    {
        var contents = Packages.Of(5, missing: [2, 5]);

        var events = Read(contents, "timeline/The-Lighthouse-Keepers-Ete.edl").Events;

        events.Select(cut => (cut.Reel, HasClip: cut.Clip is not null)).ShouldBe([("S0001", true), ("BL", false), ("S0003", true), ("S0004", true), ("BL", false)]);
        events[1].ShouldBe(new(2, "BL", "AA/V", null, 0, 26, 86_425, 86_451));
        Packages.Text(contents, "timeline/The-Lighthouse-Keepers-Ete.edl").ShouldContain("\n* MISSING: SCENE 1, SHOT 2\n");
    }

    [Fact]
    public void Write_MoreEventsThanAListHolds_GoesOnInAnother()
    {
        var contents = Packages.Of(2_000);

        var lists = Enumerable.Range(1, 3).Select(part => Read(contents, $"timeline/The-Lighthouse-Keepers-Ete-part-{part}-of-3.edl")).ToList();

        lists.Select(list => list.Events.Count).ShouldBe([999, 999, 2]);
        lists.ShouldAllBe(list => list.Events[0].Number == 1);
        lists[1].Title.ShouldEndWith(" (2 of 3)");
        lists.SelectMany(list => list.Events).Zip(lists.SelectMany(list => list.Events).Skip(1)).ShouldAllBe(pair => pair.First.RecordOut == pair.Second.RecordIn);
        Packages.Names(contents).Count(name => name.EndsWith(".edl", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public void Write_LongNameWithLineBreaks_IsOneTitle() =>
        Read(Packages.Of(1) with { Project = "A\nB " + new string('x', 200) }, $"timeline/A-B-{new string('x', 56)}.edl").Title.ShouldBe("A B " + new string('x', 65) + "…");

    private static EdlReader Read(PackageContents contents, string name) => EdlReader.Read(Packages.Files(contents)[name], contents.Fps);
}
