using System.Collections.Immutable;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class WorkflowServiceTests
{
    private static readonly BindingChoice[] Choices = [new("seed", "3", "seed"), new("width", "5", "width")];

    private readonly FakeWorkflowStore _store = new();
    private readonly WorkflowService _service;

    public WorkflowServiceTests() => _service = new(_store, new FakeUser());

    [Fact]
    public void Preview_Sdxl_SaysWhatItNeedsAndSuggests()
    {
        var preview = WorkflowService.Preview(Graphs.Sdxl);

        (preview.Kind, preview.Nodes).ShouldBe((AssetKind.Image, 7));
        preview.Outputs.Select(node => node.ClassType).ShouldBe(["SaveImage"]);
        preview.Models.ShouldBe(["sd_xl_base_1.0.safetensors"]);
        preview.Suggestions.Single(item => item.Parameter == "prompt").Current.ShouldBe("a boat");
        preview.NotSupported.ShouldContain("startImage");
    }

    [Theory]
    [InlineData(Graphs.Wan, AssetKind.Video)]
    [InlineData(Graphs.Flux, AssetKind.Image)]
    public void Preview_Kind_IsReadFromTheOutputs(string json, AssetKind kind) => WorkflowService.Preview(json).Kind.ShouldBe(kind);

    [Fact]
    public async Task ImportAsync_ChosenBindings_KeepsThemWithTheirNodesAndTransforms()
    {
        var workflow = await ImportAsync();

        (workflow.Name, workflow.Title, workflow.Kind, workflow.CreatedBy).ShouldBe(("our-sdxl-2", "Our SDXL 2!", AssetKind.Image, "anna"));
        workflow.Bindings.Single(binding => binding.Parameter == "width").Targets.Single().ShouldBe(new("5", "width", "EmptyLatentImage", null, new(Least: 16, Step: 8)));
    }

    [Fact]
    public async Task ImportAsync_NameThatIsTaken_IsAConflict()
    {
        await ImportAsync();

        (await Should.ThrowAsync<RejectedException>(ImportAsync)).Reason.ShouldBe(RejectionReason.Conflict);
    }

    [Theory]
    [InlineData("simulated-image", "name")]
    [InlineData("Our SDXL", "name")]
    public async Task ImportAsync_NameThatCannotBe_IsRefused(string name, string field) =>
        (await Should.ThrowAsync<RejectedException>(() => _service.ImportAsync("SDXL", name, null, Graphs.Sdxl, Choices))).Fields.Single().Field.ShouldBe(field);

    [Fact]
    public async Task ImportAsync_BindingToANodeThatIsNotThere_KeepsNothing()
    {
        (await Should.ThrowAsync<RejectedException>(() => _service.ImportAsync("SDXL", null, null, Graphs.Sdxl, [.. Choices, new("cfg", "99", "cfg")])))
            .Fields.ShouldBe([new("bindings.cfg", "There is no node 99.")]);
        _store.Workflows.ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeAsync_FileNodesRenumbered_KeepsTheBindings()
    {
        var workflow = await ImportAsync();

        var replaced = await _service.ChangeAsync(workflow.Id, new() { File = Graphs.Sdxl.Replace("\"3\"", "\"33\"", StringComparison.Ordinal) }, 1);

        replaced.Bindings.Single(binding => binding.Parameter == "seed").Targets.Single().NodeId.ShouldBe("33");
        replaced.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task ChangeAsync_FileNodeGone_NamesWhatIsLostAndKeepsTheOldOne()
    {
        var workflow = await ImportAsync();
        var other = Graphs.Sdxl.Replace("EmptyLatentImage", "EmptySD3LatentImage", StringComparison.Ordinal);

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(workflow.Id, new() { File = other }, 1))).Fields.Single().Field.ShouldBe("bindings.width");
        (await _service.PreviewReplacementAsync(workflow.Id, other)).Lost.ShouldBe(["width"]);
        _store.Workflows[workflow.Id].Revision.ShouldBe(1);

        (await _service.ChangeAsync(workflow.Id, new() { File = other, Bindings = [Choices[0]] }, 1)).Bindings.Select(binding => binding.Parameter).ShouldBe(["seed"]);
    }

    [Fact]
    public async Task ChangeAsync_OldRevision_IsAConflict()
    {
        var workflow = await ImportAsync();
        await _service.ChangeAsync(workflow.Id, new() { Bindings = [Choices[0]] }, 1);

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(workflow.Id, new() { Bindings = Choices }, 1))).Reason.ShouldBe(RejectionReason.Conflict);
    }

    [Fact]
    public async Task ChangeAsync_TitleAndLabels_KeepsTheRest()
    {
        var workflow = await ImportAsync();

        var changed = await _service.ChangeAsync(workflow.Id, new() { Title = " House SDXL ", Labels = ["24GB"] }, 1);

        (changed.Title, changed.Name, changed.Bindings.Length).ShouldBe(("House SDXL", "our-sdxl-2", Choices.Length));
        changed.Labels.ShouldBe(["24gb"]);
    }

    [Fact]
    public async Task ChangeAsync_OnePartRefused_LeavesNothingHalfDone()
    {
        var workflow = await ImportAsync();

        await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(workflow.Id, new() { Title = "House SDXL", Bindings = [Choices[0]], Labels = ["24 GB!"] }, 1));
        await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(workflow.Id, new() { Labels = ["24gb"], Title = "" }, 1));

        (workflow.Title, workflow.Bindings.Length, workflow.Revision).ShouldBe(("Our SDXL 2!", Choices.Length, 1));
        workflow.Labels.ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeAsync_Nothing_IsRefused()
    {
        var workflow = await ImportAsync();

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(workflow.Id, new(), 1))).Message.ShouldContain("nothing to change");
    }

    [Fact]
    public async Task RemoveAsync_UsedByASceneType_SaysByWhich()
    {
        var workflow = await ImportAsync();
        _store.Users[workflow.Id] = ["Dialogue close-up", "Action"];

        (await Should.ThrowAsync<RejectedException>(() => _service.RemoveAsync(workflow.Id))).Message.ShouldContain("Dialogue close-up, Action");
    }

    [Fact]
    public async Task AssignAsync_UnknownSimulation_IsRefused() =>
        (await Should.ThrowAsync<RejectedException>(() => _service.AssignAsync(Guid.NewGuid(), ImmutableSortedDictionary<AssetKind, string>.Empty.Add(AssetKind.Image, "simulated-video"))))
            .Fields.Single().Field.ShouldBe("image");

    private Task<Workflow> ImportAsync() => _service.ImportAsync("Our SDXL 2!", null, null, Graphs.Sdxl, Choices);
}
