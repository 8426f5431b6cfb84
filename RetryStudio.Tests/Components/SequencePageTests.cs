using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class SequencePageTests : ScreenTest
{
    private readonly Guid _project = Guid.NewGuid();
    private readonly FakeSequences _sequences = new();

    public SequencePageTests()
    {
        Store.Outlines[_project] = new(_project, "The Lighthouse", Sequenced.Now, new(null, 0, 0, 0), []);
        SheetStore.View = new(_project, "The Lighthouse", 2, null, []);
        Services.AddSingleton<ISequenceReader>(_sequences).AddSingleton<ISequenceOverviews>(_sequences).AddSingleton<IGenerationOutlook>(_sequences).AddSingleton<ISequenceDesk>(_sequences).AddSingleton<ISequenceEngine>(_sequences).AddSingleton<IPackageShelf>(_sequences);
        Services.AddSingleton<SequenceLook>().AddScoped<SequencePreviews>().AddScoped<SequenceService>().AddScoped<SequenceScreen>();
        _ = Dialogs;
    }

    [Fact]
    public void Page_NoSequence_ExplainsItAndStartsAsWished()
    {
        var page = Open();
        page.Read().ShouldContain("From the script to the package");
        page.Find("header nav a").TextContent.ShouldBe("The Lighthouse");

        page.Field("Deliver what is ready").Change(false);
        page.Field("Coherence sheet").Change("False");
        page.Button("Run the sequence").Click();

        _sequences.Started.ShouldHaveSingleItem().ShouldBe(new SequenceWish(Partial: false, Sheet: false));
    }

    [Fact]
    public void Page_NoSequence_TellsWhatItTakesBeforeTheButton()
    {
        Store.Outlines[_project] = new(_project, "The Lighthouse", Sequenced.Now, new(2000, 200, 0, 0), []);
        _sequences.Outlook = new(new(9, 120, 180), new(48, 1200, 1500), new(2, 1, 1, [new(1, 400)]), Sequenced.Now);

        var page = Open();

        var told = page.Find("[aria-label='What it takes']").Text();
        told.ShouldStartWith("9 panels of the coherence sheet, 24 images and 24 videos will be generated. All of it takes about 14m 30s, in nine of ten cases at most 17m");
        told.ShouldContain("; about 3m 20s of it waiting for other projects.");
        told.ShouldContain("1,650 GPU s expected with the usual retries, 4,950 GPU s in the worst case; the budget has 1,800 GPU s left. The budget suffices for what is expected, not for the worst case.");
    }

    [Fact]
    public void Page_NothingLeftToDo_TellsNoTime()
    {
        var sequence = Sequenced.Sequence(_project);
        sequence.HandOver("0 of 1 shots are ready.", Severity.High, Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1, SlotStatus.NeedsReview));
        Runs.Plan = RunPlan.Nothing;
        SheetStore.View = Sheets.View();

        Open().Find("[aria-label='What it takes']").Text().ShouldBe("Nothing is to be generated: it is there already, waits for a person, or has failed.");
    }

    [Fact]
    public void Page_NoSequenceAndTheLookLeftAsItIs_CountsNoPanels()
    {
        var page = Open();

        page.Field("Coherence sheet").Change("False");

        page.Find("[aria-label='What it takes']").Text().ShouldStartWith("24 images and 24 videos will be generated.");
    }

    [Fact]
    public void Page_Running_TellsTheTimeLeftAndWhatIsWaitingForOthers()
    {
        var sequence = Sequenced.Sequence(_project);
        sequence.Enter(Stage.Generation, Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1, SlotStatus.Complete, SlotStatus.Generating));
        _sequences.Outlook = new(new(0, 0, 0), new(1, 600, 900), new(1, 1, 1, [new(2, 300)]), Sequenced.Now);

        var page = Open();

        page.Find("[aria-label=Progress] .head").Text().ShouldContain("running for 0s, about 15m 05s left, at most 20m 05s; about 5m 00s of it waiting for other projects");
        page.Find("[aria-label=Progress]").Text().ShouldContain("1 asset is being generated.");
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1, SlotStatus.Complete, SlotStatus.Generating), Sequenced.Shot(2, SlotStatus.Complete, SlotStatus.Generating));
        Feed.Publish(new RetryStudio.Domain.Live.StudioEvent.SequenceChanged(_project));
        Eventually(() => page.Find("[aria-label=Progress]").Text().ShouldContain("2 assets are being generated."));
        _sequences.Looks.ShouldBe(1);
    }

    [Fact]
    public void Page_WaitsForABackend_TellsNoTimeLeft()
    {
        var sequence = Sequenced.Sequence(_project);
        sequence.Enter(Stage.Promotion, Sequenced.Now);
        var made = Sequenced.Shot(1, SlotStatus.Complete, SlotStatus.Queued);
        _sequences.State = Sequenced.State(sequence, made with { Video = made.Video with { IsUpscaling = true } });
        _sequences.Outlook = _sequences.Outlook with { Upscales = new(1, 60, 75) };
        Backends.Waiting.Add(new(AssetKind.Video, Upscaling.Simulated, 1, "There is no backend for 'simulated-upscale'."));

        var page = Open();

        page.Find("[aria-label=Progress] .head").Text().ShouldContain("running for 0s, time left not known yet");
        page.Find("[aria-label=Promotion] .soft.numbers").Text().ShouldNotContain("about");
    }

    [Fact]
    public void Page_LookNotLocked_SaysWhy()
    {
        var sequence = new Sequence(Guid.NewGuid(), _project, new(Sheet: true), "mara", Sequenced.Now);
        sequence.Enter(Stage.Generation, Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1));
        var sheet = Sheets.View(composed: false);
        SheetStore.View = sheet with { Design = sheet.Design! with { Trouble = new([], 3, "The picture of panel 3 is gone.") } };

        Open().Find("[aria-label=Progress]").Text().ShouldContain("The look is not locked: the coherence sheet waits for somebody. The nine panels are there, but the sheet could not be composed, 3 times. The picture of panel 3 is gone.");
    }

    [Fact]
    public void Page_Running_ShowsTheStagesAndCancelsAfterAsking()
    {
        var sequence = Sequenced.Sequence(_project);
        sequence.Enter(Stage.Generation, Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1, SlotStatus.Complete, SlotStatus.Generating), Sequenced.Shot(2));
        var page = Open();

        page.FindAll("[aria-label=Stages] li").Texts()[1].ShouldBe("Generation Images, then videos Running 1 of 4 assets –");
        page.Find("[role=status]").TextContent.ShouldBe("30 %");
        page.Button("Cancel").Click();
        Runs.Cancelled.ShouldBeEmpty();
        Dialogs.Button("Cancel it").Click();

        page.WaitForAssertion(() => Runs.Cancelled.ShouldBe([_project]));
    }

    [Fact]
    public void Page_WaitsForAPerson_NamesWhatIsMissing()
    {
        var sequence = Sequenced.Sequence(_project);
        var shots = new[] { Sequenced.Shot(1).Judged(sequence), Sequenced.Shot(2, SlotStatus.NeedsReview) };
        sequence.HandOver("1 of 2 shots are ready.", Severity.High, Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, shots);

        var page = Open();

        page.Find("[aria-label='What is missing']").TextContent.ShouldContain("What is missing (2)");
        page.FindAll("[aria-label='What is missing'] li").Texts()[1].ShouldBe("High Segment 2 Generation: Sharpness is too low.");
        page.Find($"a[href='segments/{shots[1].SegmentId}']").ShouldNotBeNull();
        page.HasButton("Continue").ShouldBeTrue();
    }

    [Fact]
    public void Page_Package_IsOfferedAndProvedAnew()
    {
        var sequence = Sequenced.Sequence(_project);
        sequence.Deliver(new(new(_project, 3, "The-Lighthouse-package-3.zip", 12_400_000, "tag"), "old", 1, 2, Sequenced.Now, ["The package is whole."]));
        sequence.HandOver("1 of 2 shots are ready.", Severity.High, Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1).Judged(sequence), Sequenced.Shot(2));
        var page = Open();
        var panel = page.Find("[aria-label=Package]").TextContent;
        panel.ShouldContain("12.4 MB");
        panel.ShouldContain("Partial");
        panel.ShouldContain("Something has changed since it was made.");
        page.Find("a[download]").GetAttribute("href").ShouldBe($"api/v1/projects/{_project}/sequence/export");

        page.Button("Verify again").Click();

        page.WaitForAssertion(() => page.Find("[aria-label=Proof]").TextContent.ShouldContain("The package is not as it was made."));
    }

    [Fact]
    public void Format_OutOfRange_IsToldBesideTheField()
    {
        var sequence = Sequenced.Sequence(_project);
        sequence.Complete("All 1 shots are delivered.", Sequenced.Now);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1));
        var page = Open();
        page.Find("[aria-label='Delivery format'] button").HasAttribute("disabled").ShouldBeTrue();

        page.Find("#format-width").Change("1921");
        page.Find("[aria-label='Delivery format'] form").Submit();
        page.Find(".fault").TextContent.ShouldStartWith("It must be an even number of pixels");
        _sequences.Formats.ShouldBeEmpty();
        page.Find("#format-width").Change("1280");
        page.Find("#format-height").Change("720");
        page.Find("[aria-label='Delivery format'] form").Submit();

        _sequences.Formats.ShouldBe([new DeliveryFormat { Width = 1280, Height = 720 }]);
        page.Find("#format-width").GetAttribute("value").ShouldBe("1280");
    }

    [Fact]
    public void Format_Upscaler_IsChosenBeforeTheSequenceIsStarted()
    {
        Backends.Shown.Add(FakeBackendReader.Backend("GPU 1", simulated: true));
        var page = Open();

        page.Read().ShouldNotContain("Not saved yet");
        page.Field("Smaller clips").Change(Upscaling.Simulated);
        page.Read().ShouldContain("Not saved yet: the sequence would go by what was saved.");
        page.Find("[aria-label='Delivery format'] form").Submit();

        _sequences.Formats.ShouldBe([new DeliveryFormat { Upscale = Upscaling.Simulated }]);
        page.Find("[aria-label='Delivery format'] button").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Format_WorkflowThatUpscalesNoLonger_SaysSo()
    {
        Store.Outlines[_project] = Store.Outlines[_project] with { Delivery = new() { Upscale = "our-upscaler" } };

        var page = Open();

        page.Find("[aria-label='Delivery format']").Text().ShouldContain("'our-upscaler' can upscale nothing any more: it is gone, or takes no source clip. Clips are scaled by ffmpeg until another choice is saved.");
        page.Field("Smaller clips").GetAttribute("value").ShouldBe("our-upscaler");
    }

    [Fact]
    public void Page_CannotBeRead_SaysSoAndTriesAgain()
    {
        _sequences.Fault = RejectedException.NotFound("project");
        var page = Open();
        page.Alerts().ShouldHaveSingleItem().ShouldContain("There is no such project.");

        _sequences.Fault = null;
        page.Button("Try again").Click();

        page.Read().ShouldContain("From the script to the package");
    }

    [Fact]
    public void Qa_FailedShot_IsTakenAsItIsAfterAsking()
    {
        var sequence = Sequenced.Sequence(_project);
        var shot = Sequenced.Shot(1).Judged(sequence, passes: false);
        _sequences.State = Sequenced.State(sequence, shot);
        var page = Render<QaPage>(parameters => parameters.Add(item => item.Id, _project));
        page.Find("[aria-label=Score]").TextContent.ShouldContain("of 1 shot ready");

        page.Button("Take it as it is").Click();
        Dialogs.Read().ShouldContain("Take segment 1 as it is?");
        Dialogs.Button("Take it").Click();

        page.WaitForAssertion(() => _sequences.Accepted.ShouldBe([(shot.SegmentId, shot.Qa!.Revision)]));
    }

    [Fact]
    public void Qa_MendedCopy_ShowsBothScores()
    {
        var sequence = Sequenced.Sequence(_project);
        var mending = new MasterMending(MendingKind.Exposure, "Brightened it a little (gamma 1.20).", null, true, [new(Verdicts.Result("shadows", 0.3).Score, Verdicts.Result("shadows", 0.8).Score)]);
        _sequences.State = Sequenced.State(sequence, Sequenced.Shot(1).Judged(sequence, verdict => verdict with { Mendings = [mending] }));

        var page = Render<QaPage>(parameters => parameters.Add(item => item.Id, _project));

        page.Find("[aria-label='Mended on copies'] article p").Text().ShouldBe("Segment 1 Delivered Brightened it a little (gamma 1.20).");
        page.FindAll("[aria-label='Mended on copies'] tbody tr").Texts().ShouldBe(["Shadows 0.30 0.80"]);
    }

    private IRenderedComponent<SequencePage> Open() => Render<SequencePage>(parameters => parameters.Add(page => page.Id, _project));
}
