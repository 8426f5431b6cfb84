using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
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
}
