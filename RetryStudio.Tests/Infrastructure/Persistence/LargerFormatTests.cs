using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Clips that were upscaled for a smaller format than the present one.</summary>
public sealed class LargerFormatTests : UpscaleTest
{
    private static readonly DeliveryFormat Larger = Large with { Width = 1920, Height = 1080 };

    [Fact]
    public async Task AdvanceAsync_UpscaledForASmallerFormat_IsUpscaledAnewFromTheClip()
    {
        var (project, sequence, gpu) = await DeliveredAsync();
        await EnlargeAsync(project, sequence);

        var lease = await LeaseAsync(gpu.Video);
        var clip = await ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.SlotId == lease.SlotId && attempt.SourceVideo == null, Ct));
        (lease.Recipe.SourceVideo, lease.Recipe.Width, lease.Recipe.Height).ShouldBe((clip.Media!.Path, 1920, 1080));
        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await SelectedAsync(project)).ShouldAllBe(attempt => attempt.Recipe.Width == 1920 && attempt.Number == 3);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([2, 2, 2]);
        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);
        (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task AdvanceAsync_LargerUpscaleFails_KeepsTheSmallerOneUntilTheNextStart()
    {
        var (project, sequence, gpu) = await DeliveredAsync();
        await EnlargeAsync(project, sequence);
        for (var number = 0; number < Shots; number++)
        {
            await RunAsync(gpu.Video, Planning.Failed());
        }

        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await SelectedAsync(project)).ShouldAllBe(attempt => attempt.Recipe.Width == 1280 && attempt.Number == 2);
        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);

        (await LeaseAsync(gpu.Video)).Recipe.Width.ShouldBe(1920);
    }

    [Fact]
    public async Task AdvanceAsync_PersonPrefersTheSmallerOne_IsLeftAlone()
    {
        var (project, sequence, gpu) = await DeliveredAsync();
        var smaller = await SelectedAsync(project);
        await EnlargeAsync(project, sequence);
        for (var number = 0; number < Shots; number++)
        {
            await RunAsync(gpu.Video, Planning.Passed());
        }

        await AdvanceAsync(sequence);
        await Choices.SelectAsync(smaller[0].Id, blind: false, "mara", Ct);
        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);

        (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();
        (await SelectedAsync(project)).ShouldContain(attempt => attempt.Id == smaller[0].Id);
    }

    [Fact]
    public async Task AdvanceAsync_PersonPrefersTheClipItself_IsNotUpscaledForALargerFormatEither()
    {
        var (project, sequence, gpu) = await DeliveredAsync();
        var upscaled = (await SelectedAsync(project))[0];
        var clip = await ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.SlotId == upscaled.SlotId && attempt.SourceVideo == null, Ct));
        await Choices.SelectAsync(clip.Id, blind: false, "mara", Ct);

        await EnlargeAsync(project, sequence);

        (await ReadAsync(context => context.Slots.Where(slot => slot.Status == SlotStatus.Queued).Select(slot => slot.Id).ToListAsync(Ct))).ShouldNotContain(clip.SlotId);
        (await LeaseAsync(gpu.Video)).SlotId.ShouldNotBe(clip.SlotId);
    }

    [Fact]
    public async Task AdvanceAsync_SmallerFormat_LeavesTheUpscaledClips()
    {
        var (project, sequence, gpu) = await DeliveredAsync();

        await EnlargeAsync(project, sequence, Large with { Width = 960, Height = 540 });

        (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();
    }

    private async Task EnlargeAsync(Guid project, Guid sequence, DeliveryFormat? format = null)
    {
        var wanted = format ?? Larger;
        Stages.OnInspection = _ => Measured.Video with { Width = wanted.Width, Height = wanted.Height };
        await SequenceDesk.SetFormatAsync(project, wanted, "mara", Ct);
        await SequenceDesk.StartAsync(project, new(), "mara", Ct);
        await AdvanceAsync(sequence);
    }
}
