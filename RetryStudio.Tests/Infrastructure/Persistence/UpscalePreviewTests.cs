using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>What upscaling is said to take before it is started.</summary>
public sealed class UpscalePreviewTests : UpscaleTest
{
    [Fact]
    public async Task PreviewAsync_Ahead_CountsClipsThatAreYetToBeMade()
    {
        var project = await ProjectAsync(Shots);
        await SequenceDesk.SetFormatAsync(project, Large, "mara", Ct);
        var request = new RunRequest(project, RunScope.Upscale, new HashSet<AssetKind> { AssetKind.Video }, null, "mara");

        var (now, ahead) = (await Runs.PreviewAsync(request, Ct), await Runs.PreviewAsync(request with { Ahead = true }, Ct));

        (now.Videos, ahead.Videos, ahead.Estimate.ExpectedGpuSeconds > 0).ShouldBe((0, Shots, true));
    }

    [Theory]
    [InlineData(AssetKind.Image)]
    [InlineData(AssetKind.Video)]
    public async Task PreviewAsync_WaitsForAPerson_IsNotCounted(AssetKind waiting)
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(Shots));
        await SequenceDesk.SetFormatAsync(project, Large, "mara", Ct);
        await StartAsync(project);
        await RunAsync(gpu.Image, waiting == AssetKind.Image ? Planning.Failed() : Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, waiting == AssetKind.Video ? Planning.Failed() : Planning.Passed());

        // One waits for a person, and two are made or there.
        (await Runs.PreviewAsync(Ahead(project), Ct)).Videos.ShouldBe(Shots - 1);
    }

    [Fact]
    public async Task PreviewAsync_WorkflowThatUpscalesNothing_CountsNothing()
    {
        var project = await ProjectAsync(Shots);
        await ChangeAsync(context => context.Projects.Single(item => item.Id == project).Deliver(Large with { Upscale = "wan22-image-to-video" }));

        (await Runs.PreviewAsync(Ahead(project), Ct)).Total.ShouldBe(0);
    }

    private static RunRequest Ahead(Guid project) => new(project, RunScope.Upscale, new HashSet<AssetKind> { AssetKind.Video }, null, "mara") { Ahead = true };
}
