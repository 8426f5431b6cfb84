using Bunit;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Policies;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class GatePageTests : ScreenTest
{
    private readonly Guid _id = Guid.NewGuid();

    public GatePageTests()
    {
        Gates.Gates[_id] = new(_id, "action", "Action", GatePresets.Action.Gate, 1);
        var still = Measured.Video with { Frames = Measured.Frames((_, frame) => frame with { Change = 0, ChangeOverHalf = 0 }) };
        Gates.Attempts.Add(new(AssetKind.Video, GatePresets.Action.Gate.Judge(AssetKind.Video, still, Recipes.Video()).Results));
    }

    [Fact]
    public void Preset_Chosen_SaysWhatWouldChangeBeforeItIsSaved()
    {
        var page = Open();
        Pressed(page).ShouldBe("Action");

        page.FindAll("button.preset").Single(button => button.TextContent.Contains("Static", StringComparison.Ordinal)).Click();

        Pressed(page).ShouldBe("Static");
        page.Find("[role=status]").Text().ShouldBe("Of the latest 1 attempts, 1 that did not pass would pass.");
        Gates.Gates[_id].Gate.ShouldBe(GatePresets.Action.Gate, "nothing is saved yet");
        page.Find("form").Submit();
        Gates.Gates[_id].Gate.ShouldBe(GatePresets.Static.Gate);
        page.Find("[role=status]").Text().ShouldStartWith("Saved as version 2.");
    }

    [Fact]
    public void Rule_Changed_IsSavedAsTyped()
    {
        var page = Open();

        page.Find("[aria-label='Flicker: fails below']").Change("0.6");
        page.Find("[aria-label='Flicker: warns below']").Change("0.8");
        page.Find("[aria-label='Flicker: weight']").Change("4");
        page.Find("[aria-label='Borders: asked for']").Change(false);
        page.Find("[aria-label='Likeness: asked for']").Change(true);
        page.Find("[aria-label='Likeness: if it is missing']").Change("Review");
        page.Find("[aria-label='Noise: can fail an attempt']").Change(true);
        page.Find("form").Submit();

        var rules = Gates.Gates[_id].Gate.Rules.ToDictionary(rule => rule.Check);
        rules["flicker"].ShouldBe(new("flicker", 0.6, 0.8, 4));
        rules.ContainsKey("border").ShouldBeFalse();
        rules["likeness"].OnMissing.ShouldBe(OnMissing.Review);
        rules["noise"].Fail.ShouldBe(0.5);
    }

    [Fact]
    public void Rule_OutOfRange_SaysSoAtItsRowAndKeepsWhatWasTyped()
    {
        var page = Open();

        page.Find("[aria-label='Flicker: warns below']").Change("0.1");
        page.Find("form").Submit();

        page.Find("tr.faulty").Text().ShouldContain("Flicker must warn no later than it fails");
        page.Find("[aria-label='Flicker: warns below']").GetAttribute("value").ShouldBe("0.1");
        Gates.Gates[_id].Version.ShouldBe(1);
    }

    [Fact]
    public void Save_SomebodyWasFaster_ShowsBothAndOffersTheirs()
    {
        var page = Conflicted();

        page.Find("[role=alert]").Text().ShouldContain("Somebody else was faster: this is version 2 now");
        page.Find("[role=alert] tbody").Text().ShouldContain("weight 4");
        page.Find("[aria-label='Flicker: weight']").GetAttribute("value").ShouldBe("4");
        page.Button("Save").HasAttribute("disabled").ShouldBeTrue();
        page.Button("Take theirs").Click();

        Pressed(page).ShouldBe("Landscape");
        page.Alerts().ShouldBeEmpty();
    }

    [Fact]
    public void Save_MineOverTheirs_OverwritesKnowingly()
    {
        var page = Conflicted();

        page.Button("Save mine over it").Click();

        (Gates.Gates[_id].Version, Gates.Gates[_id].Gate.Rules.Single(rule => rule.Check == "flicker").Weight).ShouldBe((3, 4));
        page.Find("form [role=status]").Text().ShouldStartWith("Saved as version 3.");
        page.Alerts().ShouldBeEmpty();
    }

    [Fact]
    public void Threshold_Raised_TellsHowManyMoreWouldFail()
    {
        Gates.Attempts.Clear();
        foreach (var score in new[] { 0.3, 0.55, 0.58, 0.9, 1 })
        {
            Gates.Attempts.Add(new(AssetKind.Video, [new(new("flicker", CheckStatus.Measured, score, null, "It flickers.", null), new("flicker", 0.5, 0.5))]));
        }

        var page = Open();
        Spread(page, "Flicker").ShouldBe("Flicker: 20 % fail");
        page.Find("[aria-label='Flicker: warns below']").Change("0.6");
        page.Find("[aria-label='Flicker: fails below']").Change("0.6");

        Spread(page, "Flicker").ShouldBe("Flicker: 40 % more would fail");
        page.FindAll(".spread .told").Texts().ShouldContain("Never measured");
    }

    [Fact]
    public void Threshold_RaisedALittle_DoesNotSayNone()
    {
        Gates.Attempts.Clear();
        foreach (var score in Enumerable.Repeat(0.9, 399).Append(0.55))
        {
            Gates.Attempts.Add(new(AssetKind.Video, [new(new("flicker", CheckStatus.Measured, score, null, "It flickers.", null), new("flicker", 0.5, 0.5))]));
        }

        var page = Open();
        page.Find("[aria-label='Flicker: warns below']").Change("0.6");
        page.Find("[aria-label='Flicker: fails below']").Change("0.6");

        Spread(page, "Flicker").ShouldBe("Flicker: < 1 % more would fail");
    }

    [Fact]
    public void Version_Restored_IsInTheFormAndNotYetInForce()
    {
        Gates.Versions.AddRange([new(2, GatePresets.Action.Gate, "mara", Shown.Noon), new(1, GatePresets.Static.Gate, "studio", Shown.Noon)]);
        var page = Open();
        page.FindAll("section.versions details")[0].Text().ShouldContain("motion: added");

        page.Find("[aria-label='Restore version 1']").Click();

        Pressed(page).ShouldBe("Static");
        page.Find("form [role=status]").Text().ShouldStartWith("Version 1 is in the form.");
        Gates.Gates[_id].Gate.ShouldBe(GatePresets.Action.Gate);
    }

    [Fact]
    public void Open_NoSuchSceneType_SaysSo() => Render<GatePage>(page => page.Add(item => item.Id, Guid.NewGuid())).Find("[role=alert]").Text().ShouldContain("There is no such scene type.");

    private static string? Spread(IRenderedComponent<GatePage> page, string label) => page.FindAll("svg[role=img]").Select(plot => plot.GetAttribute("aria-label")).Single(text => text!.StartsWith(label, StringComparison.Ordinal));

    private static string Pressed(IRenderedComponent<GatePage> page) => page.Find("button.preset[aria-pressed=true] strong").TextContent;

    private IRenderedComponent<GatePage> Conflicted()
    {
        var page = Open();
        page.Find("[aria-label='Flicker: weight']").Change("4");
        Gates.Gates[_id] = Gates.Gates[_id] with { Gate = GatePresets.Landscape.Gate, Version = 2 };
        page.Find("form").Submit();
        return page;
    }

    private IRenderedComponent<GatePage> Open() => Render<GatePage>(page => page.Add(item => item.Id, _id));
}
