using System.Collections.Immutable;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class WorkflowStoreTests : DatabaseTest
{
    private static readonly ImmutableArray<Binding> Bindings =
    [
        new("seed", [new("3", "seed", "KSampler", "KSampler", BindingTransform.None)]),
        new("width", [new("5", "width", "EmptyLatentImage", null, new(Least: 16, Step: 8))]),
    ];

    internal static WorkflowDraft Draft(string name, AssetKind kind = AssetKind.Image) => new(name, name.ToUpperInvariant(), kind, Graphs.Read(Graphs.Sdxl), Bindings, []);

    internal static ImmutableSortedDictionary<AssetKind, string> Only(AssetKind kind, string name) => ImmutableSortedDictionary<AssetKind, string>.Empty.Add(kind, name);

    [Fact]
    public async Task AddAsync_Workflow_IsReadBackAsItWas()
    {
        var workflow = (await Workflows.AddAsync(Draft("sdxl"), "mara", Ct)).ShouldNotBeNull();

        var found = (await Workflows.FindAsync(workflow.Id, Ct)).ShouldNotBeNull();
        (found.Name, found.Title, found.Kind, found.CreatedBy, found.Revision).ShouldBe(("sdxl", "SDXL", AssetKind.Image, "mara", 1));
        found.Graph.ShouldBe(workflow.Graph);
        found.Bindings.ShouldBe(Bindings);
        (await Workflows.AllAsync(Ct)).Single(entry => entry.Id == workflow.Id).Parameters.ShouldBe(["seed", "width"]);
    }

    [Fact]
    public async Task AddAsync_ManyOfOneNameAtOnce_OneIsTaken()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Workflows.AddAsync(Draft("sdxl"), "mara", Ct))));

        taken.Count(added => added is not null).ShouldBe(1);
    }

    [Fact]
    public async Task ChangeAsync_OldRevision_IsRefused()
    {
        var workflow = (await Workflows.AddAsync(Draft("sdxl"), "mara", Ct)).ShouldNotBeNull();

        (await Workflows.ChangeAsync(workflow.Id, 1, (found, now) => found.Bind([Bindings[0]], [], now), "mara", Ct)).ShouldNotBeNull().Revision.ShouldBe(2);
        (await Workflows.ChangeAsync(workflow.Id, 1, (found, now) => found.Bind(Bindings, [], now), "old", Ct)).ShouldBeNull();

        (await Workflows.FindAsync(workflow.Id, Ct))!.Bindings.ShouldBe([Bindings[0]]);
    }

    [Fact]
    public async Task RemoveAsync_UsedByASceneType_NamesItAndKeepsTheWorkflow()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0];
        var workflow = (await Workflows.AddAsync(Draft("sdxl"), "mara", Ct)).ShouldNotBeNull();
        await Workflows.AssignAsync(type.Id, Only(AssetKind.Image, "sdxl"), "mara", Ct);

        (await Workflows.RemoveAsync(workflow.Id, "mara", Ct)).ShouldBe([type.Name]);
        (await Workflows.FindAsync(workflow.Id, Ct)).ShouldNotBeNull();

        await Workflows.AssignAsync(type.Id, Only(AssetKind.Image, "simulated-image"), "mara", Ct);
        (await Workflows.RemoveAsync(workflow.Id, "mara", Ct)).ShouldBeEmpty();
        (await Workflows.FindAsync(workflow.Id, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task AssignAsync_OfAnotherKindOrUnknown_IsRefused()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;
        await Workflows.AddAsync(Draft("sdxl"), "mara", Ct);

        (await Should.ThrowAsync<RejectedException>(() => Workflows.AssignAsync(type, Only(AssetKind.Video, "sdxl"), "mara", Ct))).Fields.Single().Field.ShouldBe("video");
        (await Should.ThrowAsync<RejectedException>(() => Workflows.AssignAsync(type, Only(AssetKind.Image, "none"), "mara", Ct))).Message.ShouldBe("There is no workflow 'none'.");
    }

    [Fact]
    public async Task AssignAsync_WithSlotsQueued_OnlyTheRightBackendsLeaseThem()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        var (simulated, real) = (await GpuAsync(), await GpuAsync(type: BackendType.ComfyUi));
        await Workflows.AddAsync(Draft("sdxl"), "mara", Ct);

        (await Lanes.LeaseNextAsync(real.Image, Ct)).ShouldBeNull();
        await Workflows.AssignAsync((await Storyboards.SceneTypesAsync(Ct)).Single(type => type.Slug == "dialogue").Id, Only(AssetKind.Image, "sdxl"), "mara", Ct);

        (await Lanes.LeaseNextAsync(simulated.Image, Ct)).ShouldBeNull();
        (await LeaseAsync(real.Image)).Recipe.Workflow.ShouldBe("sdxl");
    }

    [Fact]
    public async Task LeaseNextAsync_SlotQueuedForTheOtherSort_IsLeftToThatSort()
    {
        await Workflows.AddAsync(Draft("sdxl"), "mara", Ct);
        await Workflows.AssignAsync((await Storyboards.SceneTypesAsync(Ct)).Single(type => type.Slug == "dialogue").Id, Only(AssetKind.Image, "sdxl"), "mara", Ct);
        var project = await ProjectAsync();
        await StartAsync(project);
        var (simulated, real) = (await GpuAsync(), await GpuAsync(type: BackendType.ComfyUi));
        await Transactions.RunAsync(async (context, token) =>
        {
            (await context.LockSlotsOfProjectAsync(project, token)).ForEach(slot => slot.Route("simulated-image"));
            return true;
        }, Ct);

        (await Lanes.LeaseNextAsync(simulated.Image, Ct)).ShouldBeNull();
        (await LeaseAsync(real.Image)).Recipe.Workflow.ShouldBe("sdxl");
    }

    [Fact]
    public async Task ContextAsync_BesidesIsOnlyTheOtherSort_HasNoOtherBackend()
    {
        await StartAsync(await ProjectAsync());
        var (simulated, _) = (await GpuAsync(), await GpuAsync(type: BackendType.ComfyUi));
        var lease = await LeaseAsync(simulated.Image);

        (await Attempts.ContextAsync(lease.AttemptId, Ct)).Others.ShouldBeEmpty();
        await GpuAsync();
        (await Attempts.ContextAsync(lease.AttemptId, Ct)).Others.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnAttemptOfAnotherWorkflow_GoesWhereThatOneRan()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var (simulated, real) = (await GpuAsync(), await GpuAsync(type: BackendType.ComfyUi));
        var lease = await LeaseAsync(simulated.Image);
        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());
        await Workflows.AddAsync(Draft("sdxl"), "mara", Ct);
        await Workflows.AssignAsync((await Storyboards.SceneTypesAsync(Ct)).Single(type => type.Slug == "dialogue").Id, Only(AssetKind.Image, "sdxl"), "mara", Ct);

        await Choices.RequestAttemptAsync(lease.SegmentId, AssetKind.Image, new() { FromAttempt = lease.AttemptId, Cfg = 8 }, "mara", Ct);

        (await Lanes.LeaseNextAsync(real.Image, Ct)).ShouldBeNull();
        (await LeaseAsync(simulated.Image)).Recipe.Workflow.ShouldBe("simulated-image");
    }
}
