using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Domain.Workflows;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class WorkflowPageTests : ScreenTest
{
    private const string Upscaler = """
        {
          "1": {"class_type": "LoadVideo", "inputs": {"file": "clip.mp4"}},
          "2": {"class_type": "GetVideoComponents", "inputs": {"video": ["1", 0]}},
          "3": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "RealESRGAN_x4plus.pth"}},
          "4": {"class_type": "ImageUpscaleWithModel", "inputs": {"upscale_model": ["3", 0], "image": ["2", 0]}},
          "5": {"class_type": "CreateVideo", "inputs": {"images": ["4", 0], "fps": ["2", 2]}},
          "6": {"class_type": "SaveVideo", "inputs": {"filename_prefix": "retrystudio", "format": "auto", "codec": "auto", "video": ["5", 0]}}
        }
        """;

    [Fact]
    public void List_NamesWhatEachTakesAndWhoUsesIt()
    {
        var workflow = Keep();
        Workflows.Users[workflow.Id] = ["Dialogue close-up"];

        Render<WorkflowsPage>().Find("tbody tr").Text().ShouldBe("Our SDXL our-sdxl Images seed, prompt, negative prompt, steps, cfg, denoise, width, height Dialogue close-up any backend");
    }

    [Fact]
    public void List_Nothing_LeadsToTheImport() => Render<WorkflowsPage>().Read().ShouldContain("No workflow yet");

    [Fact]
    public void Import_File_ShowsWhatItHoldsAndWhereParametersGo()
    {
        var page = Import(Graphs.Sdxl);

        page.Find("[aria-label='What the file holds']").Text().ShouldBe("Makes images Nodes 7 Result from SaveImage (9) Models needed sd_xl_base_1.0.safetensors Scores reported by convention only");
        page.Field("Title").GetAttribute("value").ShouldBe("House sdxl");
        var seed = Row(page, "Seed");
        seed.Text().ShouldContain("seed of KSampler 3 now: 8566257 The sampler 'KSampler' (3) takes it.");
        seed.QuerySelector("input[type=checkbox]")!.HasAttribute("checked").ShouldBeTrue();
        Row(page, "Width").Text().ShouldContain("The value is rounded to 8, at least 16.");
        Row(page, "Start image").Text().ShouldStartWith("Start image Not supported The picture begins with the prompt alone.");
    }

    [Fact]
    public void Import_SeveralAsLikely_AreLeftToThePerson()
    {
        // No sampler that is known leads to a prompt.
        var page = Import(Graphs.Sdxl.Replace("KSampler\", \"_meta", "OurSampler\", \"_meta", StringComparison.Ordinal).Replace("\"EmptyLatentImage\"", "\"OurLatent\"", StringComparison.Ordinal));

        Row(page, "Seed").Text().ShouldContain("has that name");
        Row(page, "Prompt").Text().ShouldContain("Not supported");
    }

    [Fact]
    public void Import_AnotherPlace_IsFoundAndTaken()
    {
        var page = Import(Graphs.Sdxl);

        page.Find("[aria-label='Choose a place for Guidance']").Click();
        page.Find("[aria-label='Search the inputs']").Change("EmptyLatentImage batch");
        page.Button("Take it").Click();

        Row(page, "Guidance").Text().ShouldContain("batch_size of EmptyLatentImage 5 now: 1 Chosen by a person.");
        page.Find("form").Submit();
        Workflows.Workflows.Values.Single().Bindings.Single(binding => binding.Parameter == "guidance").Targets.Single().Input.ShouldBe("batch_size");
    }

    [Fact]
    public void Import_Whole_IsKeptLabelledAndAssigned()
    {
        var page = Import(Graphs.Sdxl);
        page.Field("Landscape").Change(true);
        page.Find("#labels").Change("24gb");

        page.Find("form").Submit();

        var kept = Workflows.Workflows.Values.ShouldHaveSingleItem();
        (kept.Name, kept.Title, kept.Kind).ShouldBe(("house-sdxl", "House sdxl", AssetKind.Image));
        kept.Labels.ShouldBe(["24gb"]);
        Workflows.Assigned.ShouldBe([(Store.SceneTypes[1].Id, AssetKind.Image, "house-sdxl")]);
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith($"/workflows/{kept.Id}");
    }

    [Fact]
    public void Import_SeedUnbound_IsRefusedAtItsRow()
    {
        var page = Import(Graphs.Sdxl);
        Row(page, "Seed").QuerySelector("input[type=checkbox]")!.Change(false);

        page.Find("form").Submit();

        Row(page, "Seed").QuerySelector("[role=alert]")!.Text().ShouldStartWith("The seed must go somewhere");
        Workflows.Workflows.ShouldBeEmpty();
    }

    [Fact]
    public void Import_LabelThatCannotBe_KeepsNothing()
    {
        var page = Import(Graphs.Sdxl);
        page.Find("#labels").Change("24 GB!");

        page.Find("form").Submit();

        page.Alerts().ShouldContain(alert => alert.StartsWith("At most 12, each of at most 30 letters"));
        Workflows.Workflows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"nodes":[],"links":[]}""", "File → Export (API)")]
    [InlineData("not json", "The workflow is not JSON")]
    [InlineData("""{"1":{"class_type":"SaveImage","inputs":{"images":["7",0]}}}""", "Some links of the workflow lead nowhere.")]
    [InlineData("""{"1":{"class_type":"KSampler","inputs":{"seed":1}}}""", "No node of the workflow saves its result.")]
    [InlineData("""{"1":{"class_type":"SaveImage"}}""", "It has no inputs.")]
    public void Import_BadFile_SaysWhatToDoAndShowsNoForm(string json, string sentence)
    {
        var page = Import(json);

        page.Alerts().ShouldHaveSingleItem().ShouldContain(sentence);
        page.FindAll("form").ShouldBeEmpty();
    }

    [Fact]
    public void Import_FiftyMegabytes_IsRefusedByItsSizeAlone()
    {
        var page = Render<WorkflowImportPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[52_428_800], "huge.json"));

        page.WaitForAssertion(() => page.Alerts().ShouldHaveSingleItem().ShouldBe("The workflow is too large: 52,428,800 bytes, at most 4,000,000 are possible. Export it without embedded pictures."));
    }

    [Fact]
    public void Import_Pasted_IsRead()
    {
        var page = Render<WorkflowImportPage>();

        page.Find("textarea").Change(Graphs.Flux);

        Row(page, "Guidance").Text().ShouldNotBeEmpty();
        page.Field("Title").GetAttribute("value").ShouldBeNullOrEmpty();
    }

    [Fact]
    public void Edit_ShowsWhatIsBound()
    {
        var page = Open(Keep([new("seed", "3", "seed"), new("steps", "5", "batch_size")]));

        Row(page, "Seed").QuerySelector("input")!.HasAttribute("checked").ShouldBeTrue();
        Row(page, "Cfg").QuerySelector("input")!.HasAttribute("checked").ShouldBeFalse();
        Row(page, "Cfg").Text().ShouldContain("Not supported");
        Row(page, "Steps").Text().ShouldContain("batch_size of EmptyLatentImage 5 now: 1 Chosen by a person.");
        page.Button("Save").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Edit_Saved_KeepsBindingsLabelsAndUse()
    {
        var workflow = Keep([new("seed", "3", "seed")]);
        Workflows.Users[workflow.Id] = ["Dialogue close-up"];
        var page = Open(workflow);
        Row(page, "Cfg").QuerySelector("input")!.Change(true);
        page.Find("#labels").Change("wan");
        page.Field("Dialogue close-up").Change(false);

        page.Find("form").Submit();

        workflow.Bindings.Select(binding => binding.Parameter).ShouldBe(["seed", "cfg"]);
        workflow.Labels.ShouldBe(["wan"]);
        Workflows.Assigned.ShouldBe([(Store.SceneTypes[0].Id, AssetKind.Image, "simulated-image")]);
        page.FindAll("[role=status]").Texts().ShouldContain("Saved as revision 3");
    }

    [Fact]
    public void Edit_Title_IsChangedAndShown()
    {
        var workflow = Keep([new("seed", "3", "seed")]);
        var page = Open(workflow);

        page.Field("Title").Change("SDXL of the house");
        page.Find("form").Submit();

        (workflow.Title, workflow.Name).ShouldBe(("SDXL of the house", "our-sdxl"));
        page.Find("h1").Text().ShouldBe("SDXL of the house");
    }

    [Fact]
    public void Edit_TitleEmpty_IsRefusedAtItsFieldAndChangesNothing()
    {
        var workflow = Keep([new("seed", "3", "seed")]);
        var page = Open(workflow);
        Row(page, "Cfg").QuerySelector("input")!.Change(true);

        page.Field("Title").Change(" ");
        page.Find("form").Submit();

        page.Field("Title").GetAttribute("aria-invalid").ShouldBe("true");
        (workflow.Title, workflow.Revision).ShouldBe(("Our SDXL", 1));
    }

    [Fact]
    public void Edit_SomebodyWasFaster_SaysSoAndLoadsAgain()
    {
        var workflow = Keep([new("seed", "3", "seed")]);
        var page = Open(workflow);
        Row(page, "Cfg").QuerySelector("input")!.Change(true);
        ChangeByAnother(workflow);

        page.Find("form").Submit();

        page.Alerts().ShouldContain(alert => alert.StartsWith("Somebody else has changed this workflow in the meantime."));
        page.Button("Load it again").Click();
        Row(page, "Steps").QuerySelector("input")!.HasAttribute("checked").ShouldBeTrue();
        Row(page, "Cfg").QuerySelector("input")!.HasAttribute("checked").ShouldBeFalse();
    }

    [Fact]
    public void Edit_Upscaler_OffersNoSceneTypeAndSaysWhy()
    {
        var graph = WorkflowReader.Read(Upscaler);
        var workflow = new Workflow(Guid.NewGuid(), "our-upscaler", "Our upscaler", AssetKind.Video, graph, BindingChoice.Bind(graph, [new("sourceVideo", "1", "file")]), [], "anna", Time.GetUtcNow());
        Workflows.Workflows[workflow.Id] = workflow;

        var page = Open(workflow);

        page.FindAll(".use input").ShouldBeEmpty();
        page.Find(".use").Text().ShouldContain("It upscales clips that are there, so no scene type can use it. Choose it in the delivery format of a project's sequence.");
        Row(page, "Source clip").QuerySelector("input")!.Change(false);
        page.FindAll(".use input").Count.ShouldBe(Store.SceneTypes.Count);
    }

    [Fact]
    public void Edit_BecomesAnUpscaler_IsGivenUpByThoseThatUseIt()
    {
        var graph = WorkflowReader.Read(Upscaler.Replace("\"6\":", "\"7\": {\"class_type\": \"RandomNoise\", \"inputs\": {\"noise_seed\": 1}},\n\"6\":", StringComparison.Ordinal));
        var workflow = new Workflow(Guid.NewGuid(), "our-upscaler", "Our upscaler", AssetKind.Video, graph, BindingChoice.Bind(graph, [new("seed", "7", "noise_seed")]), [], "anna", Time.GetUtcNow());
        Workflows.Workflows[workflow.Id] = workflow;
        Workflows.Users[workflow.Id] = ["Dialogue close-up"];
        var page = Open(workflow);

        Row(page, "Source clip").QuerySelector("input")!.Change(true);
        page.FindAll(".use input").ShouldHaveSingleItem("what uses it can be unticked");
        page.Field("Dialogue close-up").Change(false);
        page.Find("form").Submit();

        Workflows.Assigned.ShouldBe([(Store.SceneTypes[0].Id, AssetKind.Video, "simulated-video")]);
        workflow.Upscales.ShouldBeTrue();
    }

    [Fact]
    public void Import_Upscaler_IsKeptAndAssignedToNothing()
    {
        var page = Import(Upscaler);

        page.FindAll(".use input").ShouldBeEmpty();
        page.Find("form").Submit();

        Workflows.Workflows.Values.ShouldHaveSingleItem().Upscales.ShouldBeTrue();
        Workflows.Assigned.ShouldBeEmpty();
    }

    [Fact]
    public void Replace_NodeGone_SaysWhatIsKeptAndLostBeforeAnythingChanges()
    {
        var workflow = Keep([new("seed", "3", "seed"), new("width", "5", "width")]);
        var page = Open(workflow);

        page.Find("textarea").Change(Graphs.Sdxl.Replace("EmptyLatentImage", "EmptySD3LatentImage", StringComparison.Ordinal));

        var change = page.Find("[aria-label='What the new file changes']");
        change.Text().ShouldContain("Kept: seed.");
        change.Text().ShouldContain("Not found again: width. Tick their new place below, or leave them out.");
        workflow.Revision.ShouldBe(1);
        Row(page, "Width").Text().ShouldStartWith("Width Not found again");
        Row(page, "Width").QuerySelector("input")!.Change(true);
        page.Find("form").Submit();
        workflow.Revision.ShouldBe(2);
        workflow.Bindings.Single(binding => binding.Parameter == "width").Targets.Single().ClassType.ShouldBe("EmptySD3LatentImage");
    }

    [Fact]
    public void Remove_Used_SaysByWhom()
    {
        var workflow = Keep();
        Workflows.Users[workflow.Id] = ["Landscape"];
        var dialogs = Dialogs;
        var page = Open(workflow);

        page.Button("Remove the workflow").Click();
        dialogs.WaitForAssertion(() => dialogs.HasButton("Remove it").ShouldBeTrue());
        dialogs.Button("Remove it").Click();

        page.WaitForAssertion(() => page.Alerts().ShouldContain(alert => alert.Contains("is used by Landscape")));
    }

    [Fact]
    public void Edit_Unknown_SaysSo() => Render<WorkflowPage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldHaveSingleItem().ShouldStartWith("There is no such workflow.");

    // As a store does: the page keeps what it has read.
    private void ChangeByAnother(Workflow workflow)
    {
        var graph = WorkflowReader.Read(workflow.Graph);
        var theirs = new Workflow(workflow.Id, workflow.Name, workflow.Title, workflow.Kind, graph, workflow.Bindings, [], "ben", Time.GetUtcNow());
        theirs.Bind(BindingChoice.Bind(graph, [new("seed", "3", "seed"), new("steps", "3", "steps")]), [], Time.GetUtcNow());
        Workflows.Workflows[workflow.Id] = theirs;
    }

    private static IElement Row<T>(IRenderedComponent<T> page, string parameter)
        where T : IComponent => page.FindAll(".binding").Single(row => row.GetAttribute("aria-label") == parameter);

    private IRenderedComponent<WorkflowImportPage> Import(string json)
    {
        var page = Render<WorkflowImportPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(json, "house_sdxl.json"));
        page.WaitForAssertion(() => (page.FindAll("form").Count + page.Alerts().Count).ShouldBe(1));
        return page;
    }

    private IRenderedComponent<WorkflowPage> Open(Workflow workflow) => Render<WorkflowPage>(parameters => parameters.Add(item => item.Id, workflow.Id));

    /// <param name="choices">Null binds what is certain.</param>
    private Workflow Keep(BindingChoice[]? choices = null)
    {
        var graph = WorkflowReader.Read(Graphs.Sdxl);
        var bindings = choices is null ? WorkflowPreview.Of(graph).CertainBindings() : BindingChoice.Bind(graph, choices);
        var workflow = new Workflow(Guid.NewGuid(), "our-sdxl", "Our SDXL", AssetKind.Image, graph, bindings, [], "anna", Time.GetUtcNow());
        Workflows.Workflows[workflow.Id] = workflow;
        return workflow;
    }
}
