using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class TimelineOtioTests
{
    private const string Name = "timeline/The-Lighthouse-Keepers-Ete.otio";

    [Fact]
    public void Write_WholeFilm_HasEveryMasterInBothTracks()
    {
        var contents = Packages.Of(7);

        var timeline = Read(contents);

        (timeline.Name, timeline.Start).ShouldBe((contents.Project, 86_400));
        timeline.Tracks.Select(track => track.Kind).ShouldBe(["Video", "Audio"]);
        timeline.Tracks[1].Items.ShouldBe(timeline.Tracks[0].Items);
        timeline.Tracks[0].Items.Select(item => (item.At, item.Duration)).Take(3).ShouldBe([(0, 25), (25, 26), (51, 27)]);
        timeline.Tracks[0].Items.Select(item => Resolve(item.Target!)).ShouldBe(Packages.Names(contents).Where(name => name.StartsWith("masters/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_MissingShots_AreGapsOfTheirLength()
    {
        var contents = Packages.Of(7, missing: [1, 4, 7]);

        var items = Read(contents).Tracks[0].Items;

        items.Select(item => item.Target is null).ShouldBe([true, false, false, true, false, false, true]);
        items.Select(item => item.Duration).ShouldBe(contents.Shots.Select(shot => (double)shot.Frames));
        items[3].Name.ShouldBe("Scene 2, shot 1 (missing)");
    }

    [Fact]
    public void Write_Scenes_HaveAMarkerEach() => Read(Packages.Of(7, missing: 2)).Markers.ShouldBe(
    [
        new("Scene \"1\"", 0, 25 + 26 + 27), new("Scene \"2\"", 78, 28 + 29 + 30), new("Scene \"3\"", 165, 31),
    ]);

    [Fact]
    public void Write_OtherRate_StartsAtOneOClock()
    {
        var contents = Packages.Of(1) with { Fps = 30 };

        OtioReader.Read(Packages.Files(contents)[Name], 30).Start.ShouldBe(108_000);
    }

    private static OtioReader Read(PackageContents contents) => OtioReader.Read(Packages.Files(contents)[Name], 24);

    private static string Resolve(string target) => new Uri(new Uri("file:///" + Name), target).AbsolutePath[1..];
}
