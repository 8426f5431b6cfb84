using AngleSharp.Dom;
using Bunit;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Policies;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ProjectGatePageTests : ScreenTest
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _soft = Guid.NewGuid();
    private readonly Guid _strict = Guid.NewGuid();

    public ProjectGatePageTests()
    {
        Gates.Overrides[_id] = new(_id, "The last boat", GateOverride.None, 0);
        Gates.Gates[_soft] = new(_soft, "landscape", "Landscape", new([new("black", 0.2, 0.2), new("flash"), new("hands", 0.7, 0.7)]), 1);
        Gates.Gates[_strict] = new(_strict, "hero", "Hero shot", new([new("black", 0.8, 0.8), new("flash")]), 1);
        Add(_soft, 0.1, fail: 0.2);
        Add(_soft, 0.5, fail: 0.2);
        Add(_strict, 0.5, fail: 0.8);
        Add(_strict, 0.9, fail: 0.8);
    }

    [Fact]
    public void Fresh_EveryCheck_IsInheritedWithWhatTheSceneTypesSay()
    {
        var page = Open();

        page.Find("h1").Text().ShouldBe("Quality gate of The last boat");
        page.FindAll("tbody input[type=checkbox]").ShouldAllBe(box => box.HasAttribute("checked"));
        page.FindAll("input[type=number]").ShouldBeEmpty();
        Row(page, "Flash").ShouldContain("fails below 0.50, warns below 0.50, weight 1");
        Row(page, "Black").ShouldContain("Hero shot: fails below 0.80, warns below 0.80, weight 1");
        Row(page, "Black").ShouldContain("Landscape: fails below 0.20, warns below 0.20, weight 1");
        Row(page, "Hands").ShouldContain("Hero shot: not asked for");
        page.Button("Save").HasAttribute("disabled").ShouldBeTrue();
        page.FindAll(".preset").ShouldBeEmpty();
        page.FindAll("header a").Select(link => link.GetAttribute("href")).ShouldBe([$"projects/{_id}/policy", $"projects/{_id}"]);
    }

    [Fact]
    public void Rule_OfItsOwn_TellsWhatItWouldChangeAndIsSaved()
    {
        var page = Open();
        Spread(page).ShouldBe("Black frames: 50 % fail");

        page.Find("[aria-label='Black frames: inherited']").Change(false);
        page.Find("[aria-label='Black frames: warns below']").Change("0.95");
        page.Find("[aria-label='Black frames: fails below']").Change("0.95");

        Spread(page).ShouldBe("Black frames: 50 % more would fail");
        page.Find("form [role=status]").Text().ShouldBe("Of the latest 4 attempts, 2 that passed would fail.");
        Gates.Overrides[_id].Change.ShouldBe(GateOverride.None, "nothing is in force before it is saved");
        page.Find("form").Submit();
        Gates.Overrides[_id].Change.ShouldBe(new GateOverride([new("black", 0.95, 0.95)]));
        page.Find("form [role=status]").Text().ShouldStartWith("Saved as version 1.");
        page.Find("form h2").Text().ShouldBe("Checks: 1 set by the project");
    }

    [Fact]
    public void Rule_TakenFromTheSceneTypes_StartsFromTheirs()
    {
        var page = Open();

        page.Find("[aria-label='Hands: inherited']").Change(false);

        page.Find("[aria-label='Hands: fails below']").GetAttribute("value").ShouldBe("0.7");
        page.Find("[aria-label='Hands: inherited']").Change(true);
        page.FindAll("[aria-label='Hands: fails below']").ShouldBeEmpty();
    }

    [Fact]
    public void Rule_OutOfRange_SaysSoAtItsRow()
    {
        var page = Open();

        page.Find("[aria-label='Flash: inherited']").Change(false);
        page.Find("[aria-label='Flash: warns below']").Change("0.1");
        page.Find("form").Submit();

        page.Find("tr.faulty").Text().ShouldContain("must warn no later than it fails");
        Gates.Overrides[_id].Version.ShouldBe(0);
    }

    [Fact]
    public void Rules_ThatLetNothingFail_AreRefusedByTheSceneTypesName()
    {
        Gates.Gates.Remove(_soft);
        var page = Open();

        foreach (var check in new[] { "Black frames", "Flash" })
        {
            page.Find($"[aria-label='{check}: inherited']").Change(false);
            page.Find($"[aria-label='{check}: can fail an attempt']").Change(false);
        }

        page.Find("form").Submit();

        page.Alerts().ShouldContain(alert => alert.Contains("in scenes of the type 'Hero shot' none could any more", StringComparison.Ordinal));
    }

    [Fact]
    public void Save_SomebodyWasFaster_ShowsBothAndSavesMineOverIt()
    {
        var page = Open();
        page.Find("[aria-label='Flash: inherited']").Change(false);
        page.Find("[aria-label='Flash: weight']").Change("4");
        Gates.Overrides[_id] = Gates.Overrides[_id] with { Change = new([new("black", 0.4, 0.4)]), Version = 1 };

        page.Find("form").Submit();

        page.Find("[role=alert]").Text().ShouldContain("Somebody else was faster: this is version 1 now");
        page.Find("[role=alert] tbody").Text().ShouldContain("inherited");
        page.Find("[role=alert] tbody").Text().ShouldContain("weight 4");
        page.Button("Save mine over it").Click();
        (Gates.Overrides[_id].Version, Gates.Overrides[_id].Change).ShouldBe((2, new([new("flash", Weight: 4)])));
        page.Alerts().ShouldBeEmpty();
    }

    [Fact]
    public void InheritEverything_ClearsIt()
    {
        Gates.Overrides[_id] = Gates.Overrides[_id] with { Change = new([new("black", 0.4, 0.4)]), Version = 3 };
        var page = Open();
        page.Find("header").Text().ShouldContain("Version 3.");

        page.Button("Inherit everything").Click();
        page.Find("form").Submit();

        Gates.Overrides[_id].Change.ShouldBe(GateOverride.None);
    }

    [Fact]
    public void Versions_AreListedAndRestored()
    {
        Gates.Overrides[_id] = Gates.Overrides[_id] with { Change = GateOverride.None, Version = 2 };
        Gates.Versions.AddRange([new(2, new([]), "mara", Shown.Noon), new(1, new([new("black", 0.4, 0.4)]), "jon", Shown.Noon)]);
        var page = Open();
        page.Find("section.versions li").Text().ShouldContain("black: fails below 0.40, warns below 0.40, weight 1 → inherited");

        page.Find("[aria-label='Restore version 1']").Click();

        page.Find("form [role=status]").Text().ShouldStartWith("Version 1 is in the form.");
        Gates.Overrides[_id].Version.ShouldBe(2);
        page.Find("form").Submit();
        Gates.Overrides[_id].Change.ShouldBe(new GateOverride([new("black", 0.4, 0.4)]));
    }

    [Fact]
    public void Project_WithoutAttempts_SaysSo()
    {
        Gates.Attempts.Clear();

        Open().Find("form [role=status]").Text().ShouldBe("No attempt of this project has been measured yet.");
    }

    [Fact]
    public void Project_Other_TakesAnotherDesk()
    {
        var other = Guid.NewGuid();
        Gates.Overrides[other] = new(other, "The first boat", new([new("flash", 0.3)]), 4);
        var page = Open();

        page.Render(parameters => parameters.Add(item => item.Id, other));

        page.Find("h1").Text().ShouldBe("Quality gate of The first boat");
        page.Find("[aria-label='Flash: fails below']").GetAttribute("value").ShouldBe("0.3");
    }

    [Fact]
    public void Project_Unknown_SaysSo() =>
        Render<ProjectGatePage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldContain(alert => alert.StartsWith("There is no such project."));

    private IRenderedComponent<ProjectGatePage> Open() => Render<ProjectGatePage>(parameters => parameters.Add(item => item.Id, _id));

    private static string Row(IRenderedComponent<ProjectGatePage> page, string check) =>
        page.FindAll("tbody tr").Single(row => row.QuerySelector("th span")!.TextContent.StartsWith(check, StringComparison.Ordinal)).Text();

    private static string? Spread(IRenderedComponent<ProjectGatePage> page) => page.Find("svg[aria-label^='Black frames']").GetAttribute("aria-label");

    private void Add(Guid type, double score, double fail) =>
        Gates.Attempts.Add(new(AssetKind.Video, [new(new("black", CheckStatus.Measured, score, null, "Measured.", null), new("black", fail, fail)), new(new("flash", CheckStatus.Measured, 1, null, "Measured.", null), new("flash")), new(new("hands", CheckStatus.Measured, 1, null, "Measured.", null), new("hands"))]) { SceneTypeId = type });
}
