using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>The coherence sheet as the first stage of a sequence.</summary>
public sealed class SequenceSheetTests : SequenceTest
{
    [Fact]
    public async Task AdvanceAsync_WithASheet_LocksTheLookBeforeTheFirstImage()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        var sequence = await PressAsync(project, sheet: true);
        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(
            item => item.Stage.ShouldBe(Stage.CoherenceSheet), item => item.Sentence.ShouldBe("0 of 9 panels of the coherence sheet are there."));
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
        await RunAsync(gpu.Image, 9);

        (await CoherenceSheets.ComposeAsync(project, Ct)).ShouldBeTrue();
        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);
        var lease = await LeaseAsync(gpu.Image);
        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());
        await RunAsync(gpu.Video, 1);
        await AdvanceAsync(sequence);

        lease.Recipe.Style.ShouldBe(CoherenceSheet.DefaultStyle);
        var state = await StateAsync(project) with { Sheet = await CoherenceSheets.StateAsync(project, Ct) };
        state.Sequence.Status.ShouldBe(SequenceStatus.Complete);
        SequenceProgress.Of(SequenceOverview.Of(state), null, Clock.GetUtcNow()).ShouldSatisfyAllConditions(progress => progress.Percentage.ShouldBe(100), progress => progress.Stages[0].Total.ShouldBe(10));
        await using var zip = await Shelf.OpenAsync(state.Sequence.Package!.Package, Ct);
        new System.IO.Compression.ZipArchive(zip).Entries.ShouldContain(entry => entry.FullName == "sheet/coherence-sheet.png");
    }

    [Fact]
    public async Task AdvanceAsync_APanelFails_GoesOnWithoutALock()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        var sequence = await PressAsync(project, sheet: true);
        await AdvanceAsync(sequence);
        await RunAsync(gpu.Image, 8);
        await RunAsync(gpu.Image, Planning.Failed());

        await AdvanceAsync(sequence);
        await RunAsync(gpu.Image, 1);
        await RunAsync(gpu.Video, 1);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
    }

    [Fact]
    public async Task AdvanceAsync_SheetAsksForApproval_WaitsForIt()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await CoherenceSheets.PrepareAsync(project, "mara", Ct);
        await Sheets.ChangeAsync(project, new("muted", 7, AsksForApproval: true, 0), "mara", Ct);
        var sequence = await PressAsync(project, sheet: true);
        await RunAsync(gpu.Image, 9);
        await CoherenceSheets.ComposeAsync(project, Ct);
        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(
            item => item.Stage.ShouldBe(Stage.CoherenceSheet), item => item.Severity.ShouldBe(RetryStudio.Domain.Severity.Medium), item => item.Sentence.ShouldBe("The coherence sheet waits for somebody's approval."));

        await Sheets.ApproveAsync(project, "mara", Ct);
        Clock.Advance(TimeSpan.FromSeconds(10));
        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Stage.ShouldBe(Stage.Generation);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task StartAsync_NobodySaysOtherwise_LocksTheLookWhereNothingBecomesStale(bool imageIsMade, bool locks)
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        if (imageIsMade)
        {
            await StartAsync(project, RunScope.Missing, AssetKind.Image);
            await RunAsync(gpu.Image, 1);
        }

        await SequenceDesk.StartAsync(project, new(), "mara", Ct);

        (await StateAsync(project)).Sequence.WithSheet.ShouldBe(locks);
    }

    private async Task RunAsync(LaneClaim lane, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await RunAsync(lane, Planning.Passed());
        }
    }
}
