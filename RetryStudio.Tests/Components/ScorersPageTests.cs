using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Scorers;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ScorersPageTests : ScreenTest
{
    [Fact]
    public void List_Nothing_SaysWhatItMeansAndLeadsToTheForm()
    {
        var page = Render<ScorersPage>();

        page.Read().ShouldContain("No scorer yet");
        page.FindAll("a").ShouldContain(link => link.GetAttribute("href") == "scorers/new");
    }

    [Fact]
    public void List_Broken_SaysSoAndIsReadAgain()
    {
        ScorerStore.Fault = new InvalidOperationException("down");
        var page = Render<ScorersPage>();
        page.Alerts().ShouldHaveSingleItem().ShouldStartWith("The scorers could not be read.");

        ScorerStore.Fault = null;
        Add();
        page.Button("Try again").Click();

        page.FindAll("article").Count.ShouldBe(1);
    }

    [Fact]
    public void Card_SaysWhereItIsWhatItScoresAndHowItDoes()
    {
        var id = Add();
        ScorerStore.Records[id] = view => view with { Version = "1.3", Model = "arcface", Calls = 12, Failures = 1, MeanSeconds = 0.314, LastError = "Nobody there.", LastErrorAt = Time.GetUtcNow().AddMinutes(-5) };

        var card = Render<ScorersPage>().Find("article");

        card.QuerySelector(".badge")!.Text().ShouldBe("Ready");
        card.QuerySelector("[aria-label=Source]")!.Text().ShouldBe("Source Kind A service over HTTP Address http://scorer:9100, with headers Version 1.3, arcface");
        card.QuerySelector("[aria-label=Checks]")!.Text().ShouldContain("Likeness 1.2 to 0.2 · images and videos");
        card.QuerySelector("[aria-label=Calls]")!.Text().ShouldBe("Calls Asked 12, 1 failed Mean time 0.31 s Last failure 5 min ago: Nobody there.");
        card.Text().ShouldNotContain("secret");
    }

    [Fact]
    public void Card_LeftAlone_SaysUntilWhen()
    {
        var id = Add();
        ScorerStore.Records[id] = view => view with { Calls = 3, Failures = 3, RestsUntil = Time.GetUtcNow().AddSeconds(30) };

        var card = Render<ScorersPage>().Find("article");

        card.QuerySelector(".badge")!.Text().ShouldBe("Left alone");
        card.Text().ShouldContain("is not asked before 12:00:30 UTC");
    }

    [Fact]
    public void Card_FailedLastTime_IsNotCalledReady()
    {
        var id = Add();
        ScorerStore.Records[id] = view => view with { Calls = 3, Failures = 1, FailuresInRow = 1 };

        Render<ScorersPage>().Find(".badge").Text().ShouldBe("Failed last time");
    }

    [Fact]
    public void Card_OfTheWorkflows_HasNobodyToTest()
    {
        Add(new("Nodes", ScorerType.Workflow) { Checks = [Scorings.Scale("aesthetics", 1, 10)] });

        var page = Render<ScorersPage>();

        page.HasButton("Test").ShouldBeFalse();
        page.Find("article").Text().ShouldContain("The nodes of the workflows report these scores themselves");
    }

    [Fact]
    public void Test_Answered_ShowsRawAndScore()
    {
        Add();
        var page = Render<ScorersPage>();

        page.Button("Test").Click();

        var report = page.Find("[aria-label=Test]");
        report.Text().ShouldContain("Tried on a small grey picture.");
        report.QuerySelector("tbody tr")!.Text().ShouldBe("Likeness 0.42 0.78 Faces 1.3 gives 0.42 on a scale from 1.2 to 0.2.");
        page.Button("Close").Click();
        page.FindAll("[aria-label=Test]").ShouldBeEmpty();
    }

    [Fact]
    public void Test_Broken_SaysWhatIsWrong()
    {
        Add();
        ScoreSource.Obstacle = new(ScorerFault.Unreachable, "Faces cannot be reached at http://scorer:9100.");
        var page = Render<ScorersPage>();

        page.Button("Test").Click();

        page.Find("[aria-label=Test]").Text().ShouldBe("It gave no scores. Faces cannot be reached at http://scorer:9100.");
    }

    [Fact]
    public void TurnOff_ThenOn_KeepsEverythingElse()
    {
        var id = Add();
        var page = Render<ScorersPage>();

        page.Button("Turn off").Click();
        page.Find(".badge").Text().ShouldBe("Off");
        page.Button("Turn on").Click();

        (ScorerStore.Scorers[id].Enabled, ScorerStore.Scorers[id].Headers["X-Key"]).ShouldBe((true, "secret"));
    }

    [Fact]
    public void Remove_OnlyWhenConfirmed()
    {
        Add();
        _ = Dialogs;
        var page = Render<ScorersPage>();

        page.Button("Remove").Click();
        Dialogs.WaitForAssertion(() => Dialogs.Read().ShouldContain("Remove Faces?"));
        Dialogs.Button("Keep it").Click();
        ScorerStore.Scorers.Count.ShouldBe(1);

        page.Button("Remove").Click();
        Dialogs.WaitForAssertion(() => Dialogs.HasButton("Remove it").ShouldBeTrue());
        Dialogs.Button("Remove it").Click();

        page.WaitForAssertion(() => page.Read().ShouldContain("No scorer yet"));
        ScorerStore.Scorers.ShouldBeEmpty();
    }

    [Fact]
    public void Add_Service_IsKept()
    {
        var page = Render<ScorerPage>();
        page.Find("#name").Change("Faces");
        page.Find("#address").Change("http://scorer:9100");
        page.Button("Add a header").Click();
        page.Find("[aria-label='Name of the header']").Change("X-Key");
        page.Find("input[type=password]").Change("secret");
        page.Find("#check-0").Change("likeness");
        page.Find("#worst-0").Change("1.2");
        page.Find("#best-0").Change("0.2");
        page.Find("[aria-label='Check 1'] input[type=checkbox]").Change(false);

        page.Find("form").Submit();

        var kept = ScorerStore.Scorers.Values.ShouldHaveSingleItem();
        (kept.Name, kept.Type, kept.Address, kept.Headers["X-Key"]).ShouldBe(("Faces", ScorerType.Http, "http://scorer:9100", "secret"));
        kept.Checks.ShouldBe([new("likeness", 1.2, 0.2, [AssetKind.Video])]);
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/scorers");
    }

    [Fact]
    public void Add_Program_KeepsItsArgumentsOneByOne()
    {
        var page = Render<ScorerPage>();
        page.Find("#type").Change("Command");
        page.FindAll("#address").ShouldBeEmpty();
        page.Find("#name").Change("Local");
        page.Find("#program").Change("/usr/bin/python3");
        page.Find("#arguments").Change("my score.py\n--command\n");
        page.Find("#check-0").Change("brightness");
        page.Find("#timeout").Change("20");

        page.Find("form").Submit();

        var kept = ScorerStore.Scorers.Values.ShouldHaveSingleItem();
        (kept.Type, kept.Program, string.Join('|', kept.Arguments), kept.TimeoutSeconds).ShouldBe((ScorerType.Command, "/usr/bin/python3", "my score.py|--command", 20));
    }

    [Fact]
    public void Add_SeveralFaults_StandAtTheirFieldsAndNothingIsLost()
    {
        Add();
        var page = Render<ScorerPage>();
        page.Find("#name").Change("Others");
        page.Find("#address").Change("scorer");
        page.Find("#check-0").Change("Face");
        page.Button("Add a check").Click();
        page.Find("#check-1").Change("black");
        page.Find("#best-1").Change("0");

        page.Find("form").Submit();

        page.Find("#address").GetAttribute("aria-invalid").ShouldBe("true");
        page.Find("[aria-label='Check 1'] [role=alert]").Text().ShouldStartWith("The name begins with a small letter");
        page.FindAll("[aria-label='Check 2'] [role=alert]").Texts().ShouldBe(["The studio measures 'Black frames' itself. Choose another name.", "The worst and the best figure must be two different numbers."], ignoreOrder: true);
        page.Find("#name").GetAttribute("value").ShouldBe("Others");
        ScorerStore.Scorers.Count.ShouldBe(1);
    }

    [Fact]
    public void Add_CheckThatHasASource_SaysWhoGivesIt()
    {
        Add();
        var page = Render<ScorerPage>();
        page.Find("#name").Change("Others");
        page.Find("#address").Change("http://other:9100");
        page.Find("#check-0").Change("likeness");

        page.Find("form").Submit();

        page.Find("[aria-label='Check 1'] [role=alert]").Text().ShouldBe("Faces gives its score already. Take it away there first.");
    }

    [Fact]
    public void Edit_Headers_AreKeptAndNotShown()
    {
        var id = Add();
        var page = Render<ScorerPage>(parameters => parameters.Add(item => item.Id, id));

        page.Read().ShouldContain("Headers are kept; nobody is shown them.");
        page.Markup.ShouldNotContain("secret");
        page.FindAll("#type").ShouldBeEmpty();
        page.Find("#worst-0").GetAttribute("value").ShouldBe("1.2");
        page.Find("#name").Change("Faces 2");
        page.Find("form").Submit();

        (ScorerStore.Scorers[id].Name, ScorerStore.Scorers[id].Headers["X-Key"]).ShouldBe(("Faces 2", "secret"));
    }

    [Fact]
    public void Edit_ChangedMeanwhile_IsRefused()
    {
        var id = Add();
        var page = Render<ScorerPage>(parameters => parameters.Add(item => item.Id, id));
        ScorerStore.Revision = 2;

        page.Find("form").Submit();

        page.Alerts().ShouldContain("Somebody else has changed this scorer in the meantime. Load it again and repeat your change.");
    }

    [Fact]
    public void Edit_Unknown_SaysSo() => Render<ScorerPage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldHaveSingleItem().ShouldStartWith("There is no such scorer.");

    private Guid Add(ScorerSettings? settings = null)
    {
        var id = Guid.NewGuid();
        ScorerStore.Scorers[id] = settings ?? new("Faces", ScorerType.Http)
        {
            Address = "http://scorer:9100", Headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Key", "secret"), Checks = [Scorings.Scale("likeness", 1.2, 0.2)],
        };
        return id;
    }
}
