using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Backends;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BackendsPageTests : ScreenTest
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public void List_Nothing_LeadsToTheForm()
    {
        var page = Render<BackendsPage>();

        page.Read().ShouldContain("No backend yet");
        page.FindAll("a").ShouldContain(link => link.GetAttribute("href") == "backends/new");
    }

    [Fact]
    public void Card_SaysHowItStandsAndWhatRuns()
    {
        var work = new LaneWork(Guid.NewGuid(), "The last boat", Guid.NewGuid(), 5, 2, 1, Time.GetUtcNow().AddSeconds(-45));
        var backend = Add(Gpu1 with
        {
            Standing = BackendStanding.Working, Version = "0.29.0", Running = 1, Queued = 3, Weight = 20, Labels = ["24gb"], CostPerHour = 1.9m, HasHeaders = true,
            Lanes = [new(AssetKind.Image, 0, false), new(AssetKind.Video, 0, true, work)],
            Devices = [new("RTX 4090", 24 * Gigabyte, 18 * Gigabyte)],
            Day = new(12, 1, 10, 7, 3600, 1.9m),
        });

        var card = Render<BackendsPage>().Find("article");

        card.QuerySelector(".badge")!.Text().ShouldBe("Working");
        card.QuerySelector("[aria-label=Server]")!.Text().ShouldContain("http://gpu-1:8188/, with headers Version 0.29.0 Its queue 1 running, 3 waiting Weight 20 Labels 24gb Rate 1.9 EUR per GPU hour");
        card.QuerySelector("[aria-label=GPUs]")!.Text().ShouldContain("RTX 4090 18 of 24 GB free");
        card.QuerySelector("[aria-label=Lanes]")!.Text().ShouldContain("Image free Video The last boat · segment 5 · attempt 2 for 45 s");
        card.QuerySelector($"a[href='segments/{work.SegmentId}']").ShouldNotBeNull();
        card.QuerySelector("[aria-label='Last 24 hours']")!.Text().ShouldContain("Tries 12, 1 failed by machine Passed 7 of 10 measured GPU time 3,600 GPU s Cost 1.9 EUR");
        backend.Id.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public void Card_TakenOut_SaysWhyAndUntilWhen()
    {
        Add(Gpu1 with
        {
            Standing = BackendStanding.TakenOut, Sentence = "5 of its last 8 tries failed.",
            Outage = new(OutageCause.Tries, "5 of its last 8 tries failed.", Time.GetUtcNow().AddMinutes(-12), Time.GetUtcNow().AddMinutes(8), 2),
        });

        var page = Render<BackendsPage>();

        page.Find("article").Text().ShouldContain("5 of its last 8 tries failed. Taken out 12 min ago, 2 times in a row. It gets no work until 21 Nov 2026, 12:08 UTC, and is tried again by itself then. 'Put back' gives it work at once");
        page.HasButton("Put back").ShouldBeTrue();
    }

    [Fact]
    public void Card_OffWhileTakenOut_DoesNotPromiseToComeBack()
    {
        Add(Gpu1 with { Enabled = false, Standing = BackendStanding.Off, Outage = new(OutageCause.Tries, "Bad.", Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(8), 1) });

        var card = Render<BackendsPage>().Find("article").Text();

        card.ShouldContain("It gets no work until somebody turns it on.");
        card.ShouldNotContain("tried again by itself");
    }

    [Fact]
    public void Card_DoesNotAnswer_SaysSo()
    {
        Add(Gpu1 with { Healthy = false, Sentence = "Connection refused." });

        Render<BackendsPage>().FindAll(".badge").Texts().ShouldBe(["Ready", "Does not answer"]);
    }

    [Fact]
    public void Card_Workflows_SayWhichItCannotTakeAndWhy()
    {
        Add(Gpu1 with { Workflows = [new("sdxl", "SDXL", AssetKind.Image, true, ""), new("wan", "Wan", AssetKind.Video, false, "It has no model wan.safetensors.")] });

        var fits = Render<BackendsPage>().Find("details");

        fits.Text().ShouldStartWith("Can run 1 workflow, cannot run 1");
        fits.Text().ShouldContain("Wan video Not possible: It has no model wan.safetensors.");
    }

    [Fact]
    public void List_Broken_SaysSoAndIsReadAgain()
    {
        Backends.Fault = new InvalidOperationException("down");
        var page = Render<BackendsPage>();
        page.Alerts().ShouldHaveSingleItem().ShouldStartWith("The backends could not be read.");

        (Backends.Fault, _) = (null, Add(Gpu1));
        page.Button("Try again").Click();

        page.FindAll("article").Count.ShouldBe(1);
    }

    [Fact]
    public void List_ChangedMeanwhile_ShowsItAndKeepsWhatWasSaid()
    {
        Connector.Report = new(true, "Fine.", "0.29.0", 0, 0, null);
        Add(Gpu1);
        var page = Render<BackendsPage>();
        page.Button("Test connection").Click();
        page.Find("[aria-label=Connection]").Text().ShouldStartWith("It answers. Fine.");

        Backends.Shown[0] = Backends.Shown[0] with { Standing = BackendStanding.Working };

        Eventually(() => page.Find(".badge").Text().ShouldBe("Working"));
        page.Find("[aria-label=Connection]").Text().ShouldStartWith("It answers.");
    }

    [Fact]
    public void Drain_ThenOn_IsKept()
    {
        var backend = Add(Gpu1);
        var page = Render<BackendsPage>();

        page.Button("Drain").Click();
        BackendStore.Backends[backend.Id].Enabled.ShouldBeFalse();
        Backends.Shown[0] = backend with { Enabled = false, Standing = BackendStanding.Off };
        Eventually(() => page.Find(".badge").Text().ShouldBe("Off"));

        page.Button("Turn on").Click();
        BackendStore.Backends[backend.Id].Enabled.ShouldBeTrue();
    }

    [Fact]
    public void PutBack_Resting_IsDone()
    {
        var backend = Add(Gpu1 with { Standing = BackendStanding.Resting });

        Render<BackendsPage>().Button("Put back").Click();

        BackendStore.PutBack.ShouldBe([backend.Id]);
    }

    [Fact]
    public void Remove_WithHistory_SaysWhyNot()
    {
        Add(Gpu1);
        BackendStore.Tries = 12;
        var dialogs = Dialogs;
        var page = Render<BackendsPage>();

        page.Button("Remove").Click();
        dialogs.WaitForAssertion(() => dialogs.HasButton("Remove it").ShouldBeTrue());
        dialogs.Button("Remove it").Click();

        page.WaitForAssertion(() => page.Alerts().ShouldHaveSingleItem().ShouldContain("GPU 1 has made 12 tries"));
    }

    [Fact]
    public void Add_Tested_ShowsVersionAndDevicesAndKeepsNothing()
    {
        Connector.Report = new(true, "ComfyUI 0.29.0 on RTX 4090.", "0.29.0", 2, 1, null) { Devices = [new("RTX 4090", 24 * Gigabyte, 6 * Gigabyte)] };
        var page = Render<BackendPage>();
        page.Find("#address").Change("http://gpu-1:8188");
        AddHeader(page, "X-Key", "secret");

        page.Button("Test connection").Click();

        page.Find("[aria-label=Connection]").Text().ShouldBe("It answers. ComfyUI 0.29.0 on RTX 4090. RTX 4090 6 of 24 GB free");
        Connector.Tested["X-Key"].ShouldBe("secret");
        BackendStore.Backends.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gpu-1", "'gpu-1' is not an address.")]
    [InlineData("ftp://gpu-1", "'ftp' cannot be used.")]
    public void Test_AddressThatCannotBe_SaysSo(string address, string sentence)
    {
        var page = Render<BackendPage>();
        page.Find("#address").Change(address);

        page.Button("Test connection").Click();

        page.Alerts().ShouldHaveSingleItem().ShouldStartWith(sentence);
    }

    [Fact]
    public void Test_NobodyThere_SaysWhatIsWrong()
    {
        Connector.Report = new(false, "Nobody listens at http://gpu-1:8188/.", null, 0, 0, null);
        var page = Render<BackendPage>();
        page.Find("#address").Change("http://gpu-1:8188");

        page.Button("Test connection").Click();

        page.Find("[aria-label=Connection]").Text().ShouldBe("It cannot be used. Nobody listens at http://gpu-1:8188/.");
    }

    [Fact]
    public void Add_Whole_IsKeptWithEverything()
    {
        var page = Render<BackendPage>();
        page.Find("#name").Change("Rack 1");
        page.Find("#address").Change("http://gpu-1:8188");
        AddHeader(page, "X-Key", "secret");
        page.Field("Video").Change("2");
        page.Find("[role=switch]").Change(false);
        page.Field("Weight").Change("30");
        page.Find("#labels").Change("24GB, wan");
        page.Field("Cost per GPU hour").Change("1.9");

        page.Find("form").Submit();

        var kept = BackendStore.Backends.Values.ShouldHaveSingleItem();
        (kept.Name, kept.Address, kept.Headers["X-Key"], kept.LanesExclusive, kept.Weight, kept.CostPerHour).ShouldBe(("Rack 1", "http://gpu-1:8188/", "secret", false, 30, 1.9m));
        (kept.Lanes[AssetKind.Image], kept.Lanes[AssetKind.Video]).ShouldBe((1, 2));
        kept.Labels.ShouldBe(["24gb", "wan"]);
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/backends");
    }

    [Fact]
    public void Add_Refused_MarksTheFieldAndKeepsTheInput()
    {
        var page = Render<BackendPage>();
        page.Find("#name").Change("Rack 1");
        page.Find("#address").Change("gpu-1");

        page.Find("form").Submit();

        page.Alerts().ShouldContain("'gpu-1' is not an address. It looks like http://gpu-1:8188.");
        page.Find("#address").GetAttribute("aria-invalid").ShouldBe("true");
        page.Find("#name").GetAttribute("value").ShouldBe("Rack 1");
        BackendStore.Backends.ShouldBeEmpty();
    }

    [Fact]
    public void Edit_Headers_AreKeptAndNotShown()
    {
        var backend = Add(Gpu1 with { HasHeaders = true });
        var page = Edit(backend);

        page.Read().ShouldContain("Headers are kept; nobody is shown them.");
        page.Markup.ShouldNotContain("secret");
        page.Find("#name").Change("Rack 2");
        page.Find("form").Submit();

        (BackendStore.Backends[backend.Id].Name, BackendStore.Backends[backend.Id].Headers["X-Key"]).ShouldBe(("Rack 2", "secret"));
    }

    [Fact]
    public void Edit_AnotherServer_AsksForTheHeadersAgain()
    {
        var backend = Add(Gpu1 with { HasHeaders = true });
        var page = Edit(backend);
        page.Find("#address").Change("http://elsewhere:8188");

        page.Find("form").Submit();

        page.Find("fieldset.headers [role=alert]").Text().ShouldStartWith("Enter them again for the new address");
        page.Find("[aria-label='Remove all headers']").Click();
        page.Find("form").Submit();
        BackendStore.Backends[backend.Id].Headers.ShouldBeEmpty();
    }

    [Fact]
    public void Edit_Test_UsesTheHeadersThatAreKept()
    {
        var page = Edit(Add(Gpu1 with { HasHeaders = true }));

        page.Button("Test connection").Click();

        Connector.Tested["X-Key"].ShouldBe("secret");
    }

    [Fact]
    public void Edit_Simulated_HasNoAddress()
    {
        var backend = FakeBackendReader.Backend("Pretender", simulated: true);
        Backends.Shown.Add(backend);

        var page = Edit(backend);

        page.FindAll("#address").ShouldBeEmpty();
        page.HasButton("Test connection").ShouldBeFalse();
    }

    [Fact]
    public void Edit_Unknown_SaysSo() => Render<BackendPage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldHaveSingleItem().ShouldStartWith("There is no such backend.");

    private static BackendView Gpu1 => FakeBackendReader.Backend("GPU 1", simulated: false) with { Address = "http://gpu-1:8188/", Lanes = [new(AssetKind.Image, 0, false)] };

    private static void AddHeader(IRenderedComponent<BackendPage> page, string name, string value)
    {
        page.Button("Add a header").Click();
        page.Find("[aria-label='Name of the header']").Change(name);
        page.Find("input[type=password]").Change(value);
    }

    private IRenderedComponent<BackendPage> Edit(BackendView backend) => Render<BackendPage>(parameters => parameters.Add(item => item.Id, backend.Id));

    private BackendView Add(BackendView backend)
    {
        Backends.Shown.Add(backend);
        BackendStore.Backends[backend.Id] = new(backend.Name, backend.Type, backend.Address, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("X-Key", "secret"), true, true, BackendSettings.DefaultLanes);
        return backend;
    }
}
