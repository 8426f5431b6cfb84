using System.Collections.Immutable;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Domain.Workflows;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class TrialPanelTests : ScreenTest
{
    public TrialPanelTests()
    {
        Backends.Shown.Add(FakeBackendReader.Backend("GPU 1", simulated: false));
        Gpu.Outcome = new GenerationOutcome.Rendered([new("out.png", "out.png")], 12.5m, ImmutableSortedDictionary<string, double>.Empty.Add("face_confidence", 0.91));
    }

    [Fact]
    public void Open_OnlyServersThatAreOn_AreOffered()
    {
        Backends.Shown.Add(FakeBackendReader.Backend("Pretender", simulated: true));
        Backends.Shown.Add(FakeBackendReader.Backend("GPU 2", simulated: false, enabled: false));

        Open().FindAll("option").Texts().ShouldBe(["GPU 1"]);
    }

    [Fact]
    public void Open_NoServer_LeadsToTheForm()
    {
        Backends.Shown.Clear();

        Open().Find("a").GetAttribute("href").ShouldBe("backends/new");
    }

    [Fact]
    public void Open_ServerThatCannotTakeIt_SaysWhy()
    {
        Backends.Shown[0] = Backends.Shown[0] with { Workflows = [new("test", "Test", AssetKind.Image, false, "It has no model x.")] };

        Open().Read().ShouldContain("It probably cannot take it: It has no model x.");
    }

    [Fact]
    public void Open_LabelMissing_SaysSo() => Open(labels: ["24gb", "wan"]).Read().ShouldContain("It probably cannot take it: it has no label 24gb, wan.");

    [Fact]
    public void Try_GoesWell_ShowsThePictureAndWhatWasSent()
    {
        var panel = Open();
        panel.Find("#trial-prompt").Change("A lighthouse");
        panel.Find("#trial-seed").Change("18446744073709551615");

        panel.Find("form").Submit();

        panel.WaitForAssertion(() => panel.Find("img").GetAttribute("src")!.ShouldStartWith("api/v1/trials/"));
        var result = panel.Find("[aria-label=Result]").Text();
        result.ShouldStartWith("It works: 12.5 GPU s.");
        result.ShouldContain("Seed 18446744073709551615 Prompt A lighthouse");
        result.ShouldContain("Steps 25 Cfg 7.5 Denoise 1 Width 1024 Height 576");
        result.ShouldContain("0.91, reported");
        Gpu.Submitted.ShouldHaveSingleItem().Recipe.Seed.ShouldBe(ulong.MaxValue);
    }

    [Fact]
    public void Try_Refused_SaysWhyAndWhatTheServerSaid()
    {
        Gpu.Answer = _ => new Submission.Refused(ErrorClass.MissingNode, "Node 'WanImageToVideo' not found.", "WanImageToVideo");
        var panel = Open();

        panel.Find("form").Submit();

        panel.WaitForAssertion(() => panel.Alerts().ShouldHaveSingleItem().ShouldBe("GPU 1 has no node WanImageToVideo. Install it, or choose another backend. Node 'WanImageToVideo' not found."));
    }

    [Fact]
    public void Try_Runs_SaysSoAndCanBeCancelled()
    {
        Gpu.Until = new TaskCompletionSource().Task;
        Gpu.Answer = job =>
        {
            Gpu.Known.Add(job.JobId);
            return new Submission.Accepted();
        };
        var panel = Open();

        panel.Find("form").Submit();

        Eventually(() => panel.Find("[role=status]").Text().ShouldStartWith("Running, 50 %"));
        panel.Button("Cancel").Click();
        panel.WaitForAssertion(() => panel.Find("[aria-label=Result]").Text().ShouldBe("Cancelled. Nothing was kept."));
        Gpu.CancelAsked.Task.IsCompleted.ShouldBeTrue();
        panel.HasButton("Try once").ShouldBeTrue();
    }

    [Fact]
    public async Task Try_PageLeft_StopsIt()
    {
        Gpu.Until = new TaskCompletionSource().Task;
        var panel = Open();
        panel.Find("form").Submit();

        await DisposeComponentsAsync();

        await Gpu.CancelAsked.Task.WaitAsync(DefaultWaitTimeout);
    }

    [Fact]
    public void Try_BadSeed_IsRefusedAtItsField()
    {
        var panel = Open();
        panel.Find("#trial-seed").Change("-1");

        panel.Find("form").Submit();

        panel.Alerts().ShouldContain("It is a whole number from 0 to 18446744073709551615.");
        Gpu.Submitted.ShouldBeEmpty();
    }

    [Fact]
    public void Try_StartImage_IsAskedForAndSent()
    {
        var panel = Open(Graphs.Wan);
        panel.Find("form").Submit();
        panel.Alerts().ShouldContain("Choose one.");

        panel.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([1, 2, 3], "start.png"));
        panel.WaitForAssertion(() => Media.Files.Count.ShouldBe(1));
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Gpu.Submitted.ShouldHaveSingleItem().StartImageFile!.ShouldStartWith("/media/trials/"));
    }

    private IRenderedComponent<TrialPanel> Open(string json = Graphs.Sdxl, params ImmutableSortedSet<string> labels)
    {
        var graph = WorkflowReader.Read(json);
        var preview = WorkflowPreview.Of(graph);
        var workflow = new Workflow(Guid.NewGuid(), "test", "Test", preview.Kind, graph, preview.CertainBindings(), [], "anna", Time.GetUtcNow());
        workflow.Require(labels, Time.GetUtcNow());
        return Render<TrialPanel>(parameters => parameters.Add(item => item.Workflow, workflow));
    }
}
