using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Speech;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Speech;

public sealed class SpeechSetupTests : DatabaseTest
{
    private const string Voice = "speech:kokoro:af_heart";

    [Fact]
    public async Task ApplyAsync_NewEndpoint_SpeaksWhatWasSimulatedBefore()
    {
        var project = await ProjectAsync(2);
        await GpuAsync();

        await ApplyAsync("http://voice-1:8880", "2");
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        var backend = await ReadAsync(context => context.Backends.SingleAsync(item => item.Type == BackendType.Speech, Ct));
        var lanes = await ReadAsync(context => context.Lanes.Where(lane => lane.BackendId == backend.Id).ToListAsync(Ct));
        var lease = await LeaseAsync((await Lanes.TakeAsync(lanes[0].Id, Ct))!);

        (backend.Name, backend.Address, lanes.Count).ShouldBe(("Speech endpoint", "http://voice-1:8880/v1/", 2));
        (lease.BackendId, lease.Recipe.Workflow, lease.Recipe.Prompt).ShouldBe((backend.Id, Voice, "Shot 1."));
        lanes.ShouldAllBe(lane => lane.Kind == AssetKind.Audio);
    }

    [Fact]
    public async Task ApplyAsync_AtTheNextStart_KeepsWhatSomebodyChoseAndTakesTheNewAddress()
    {
        await ApplyAsync("http://voice-1:8880");
        var type = await ReadAsync(context => context.SceneTypes.FirstAsync(Ct));
        await Workflows.AssignAsync(type.Id, Names(BaseRecipes.Default.AudioWorkflow), "mara", Ct);

        await ApplyAsync("http://voice-2:8880");

        (await ReadAsync(context => context.Backends.SingleAsync(item => item.Type == BackendType.Speech, Ct))).Address.ShouldBe("http://voice-2:8880/v1/");
        var types = await ReadAsync(context => context.SceneTypes.ToListAsync(Ct));
        types.Single(item => item.Id == type.Id).Recipes.AudioWorkflow.ShouldBe(BaseRecipes.Default.AudioWorkflow);
        types.Where(item => item.Id != type.Id).ShouldAllBe(item => item.Recipes.AudioWorkflow == Voice);
    }

    [Fact]
    public async Task AssignAsync_AnotherVoice_IsTakenForOneSceneType()
    {
        await ApplyAsync("http://voice-1:8880");
        var type = await ReadAsync(context => context.SceneTypes.FirstAsync(Ct));

        (await Workflows.AssignAsync(type.Id, Names("speech:kokoro:am_adam"), "mara", Ct))!.Workflows[AssetKind.Audio].ShouldBe("speech:kokoro:am_adam");

        Should.Throw<RejectedException>(() => RetryStudio.Domain.Workflows.WorkflowRules.RequireKnown(Names("speech:kokoro"))).Fields.ShouldHaveSingleItem().Sentence.ShouldStartWith("A voice is written as speech:MODEL:VOICE");
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<AssetKind, string> Names(string audio) =>
        System.Collections.Immutable.ImmutableSortedDictionary<AssetKind, string>.Empty.Add(AssetKind.Audio, audio);

    private Task ApplyAsync(string address, string? lanes = null) =>
        new SpeechSetup(Transactions, new(Clock), Clock).ApplyAsync(SpeechOptions.Read(address, "kokoro", "af_heart", null, lanes)!, Ct);
}
