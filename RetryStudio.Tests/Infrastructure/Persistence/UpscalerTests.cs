using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Which workflows a delivery may upscale by, and what they are kept from.</summary>
public sealed class UpscalerTests : UpscaleTest
{
    [Fact]
    public async Task ChangeAsync_UpscalerOfADelivery_MustGoOnUpscaling()
    {
        var project = await ProjectAsync();
        await SequenceDesk.SetFormatAsync(project, Large with { Upscale = "esrgan-upscale-video" }, "mara", Ct);
        var entry = (await Workflows.AllAsync(Ct)).Single(item => item.Name == "esrgan-upscale-video");

        var refused = await Should.ThrowAsync<RejectedException>(() => Workflows.ChangeAsync(entry.Id, entry.Revision, (workflow, now) => workflow.Bind([new(WorkflowParameter.Seed, [BindingTarget.Of(WorkflowReader.Read(workflow.Graph).Find("5")!, "width", BindingTransform.None)])], [], now), "mara", Ct));

        refused.Message.ShouldContain("which could not use it any more: it would take no clip to upscale.");
        (await Workflows.FindAsync(entry.Id, Ct))!.Revision.ShouldBe(entry.Revision);
    }

    [Theory]
    [InlineData("simulated-video", "The simulated GPUs call it 'simulated-upscale'.")]
    [InlineData("nowhere", "There is no workflow of that name. Import it first.")]
    [InlineData("wan22-image-to-video", "It takes no clip to upscale: none of its inputs is bound to the source video.")]
    [InlineData("speech:kokoro:anna", "The speech endpoint makes narration only.")]
    public async Task SetFormatAsync_NoUpscaler_IsRefused(string workflow, string sentence)
    {
        var project = await ProjectAsync();

        var refused = await Should.ThrowAsync<RejectedException>(() => SequenceDesk.SetFormatAsync(project, Large with { Upscale = workflow }, "mara", Ct));

        refused.Fields.ShouldHaveSingleItem().ShouldBe(new("upscale", sentence));
        (await ReadAsync(context => context.Projects.SingleAsync(item => item.Id == project, Ct))).Delivery.ShouldBe(DeliveryFormat.Default);
    }

    [Fact]
    public async Task RemoveAsync_UpscalerOfADelivery_NamesTheProjectAndStays()
    {
        var project = await ProjectAsync();
        await SequenceDesk.SetFormatAsync(project, Large with { Upscale = "esrgan-upscale-video" }, "mara", Ct);
        var entry = (await Workflows.AllAsync(Ct)).Single(item => item.Name == "esrgan-upscale-video");

        var users = await Workflows.RemoveAsync(entry.Id, "mara", Ct);

        users.ShouldHaveSingleItem().ShouldStartWith("the delivery of Project ");
        entry.UsedBy.ShouldBe(users);
        (await Workflows.FindAsync(entry.Id, Ct)).ShouldNotBeNull().Upscales.ShouldBeTrue();
    }

    [Fact]
    public async Task AssignAsync_UpscalerForAScene_IsRefused()
    {
        var type = await ReadAsync(context => context.SceneTypes.Select(item => item.Id).FirstAsync(Ct));

        var refused = await Should.ThrowAsync<RejectedException>(() => Workflows.AssignAsync(type, System.Collections.Immutable.ImmutableSortedDictionary<AssetKind, string>.Empty.Add(AssetKind.Video, "esrgan-upscale-video"), "mara", Ct));

        refused.Fields.ShouldHaveSingleItem().Sentence.ShouldStartWith("It upscales a clip that is there");
    }
}
