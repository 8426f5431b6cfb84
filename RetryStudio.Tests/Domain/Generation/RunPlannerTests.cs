using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;
using static RetryStudio.Domain.Generation.SlotStatus;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class RunPlannerTests
{
    [Fact]
    public void Plan_FreshSegments_QueuesImagesFirstAndVideosThatWait()
    {
        var (plan, slots) = RunPlanner.Plan([.. Segment(Pending, Pending), .. Segment(Pending, Pending)], Request());

        (plan.Images, plan.Videos, plan.Skipped).ShouldBe((2, 2, 0));
        slots.Select(item => item.Slot.Kind).ShouldBe([AssetKind.Image, AssetKind.Image, AssetKind.Video, AssetKind.Video]);
        slots.Where(item => item.Slot.Kind == AssetKind.Video).ShouldAllBe(item => !item.Ready);
        slots.ShouldAllBe(item => item.Hold == 12.5m);
    }

    [Fact]
    public void Plan_ImageComplete_VideoIsReady() =>
        RunPlanner.Plan(Segment(Complete, Pending), Request()).Slots.ShouldHaveSingleItem().Ready.ShouldBeTrue();

    [Theory]
    [InlineData(RunScope.Missing, new[] { Pending, Cancelled, Parked })]
    [InlineData(RunScope.Failed, new[] { Failed, FailedPermanent, NeedsReview })]
    [InlineData(RunScope.Parked, new[] { Parked })]
    public void Plan_Scope_TakesItsStatesOnly(RunScope scope, SlotStatus[] taken)
    {
        foreach (var status in Enum.GetValues<SlotStatus>())
        {
            RunPlanner.Plan([Segment(status, Pending)[0]], Request(scope)).Slots.Count.ShouldBe(taken.Contains(status) ? 1 : 0, $"{status}");
        }
    }

    [Fact]
    public void Plan_VideoWhoseImageIsNeitherThereNorQueued_IsSkipped()
    {
        var (plan, slots) = RunPlanner.Plan(Segment(NeedsReview, Pending), Request());

        slots.ShouldBeEmpty();
        plan.Skipped.ShouldBe(2);
    }

    [Fact]
    public void Plan_RetryFailed_TakesTheVideoWithItsImage()
    {
        var (plan, _) = RunPlanner.Plan(Segment(NeedsReview, NeedsReview), Request(RunScope.Failed));

        (plan.Images, plan.Videos).ShouldBe((1, 1));
    }

    [Fact]
    public void Plan_Narration_IsCounted()
    {
        var audio = Slots.In(Pending, AssetKind.Audio);

        var (plan, slots) = RunPlanner.Plan([Segment(Pending, Pending)[0] with { Slot = audio }], Request() with { Kinds = new HashSet<AssetKind> { AssetKind.Audio } });

        (plan.Narrations, plan.Images, plan.Videos, plan.Total, slots.Count).ShouldBe((1, 0, 0, 1, 1));
    }

    [Fact]
    public void Plan_SegmentsNamed_TakesThoseOnly()
    {
        var wanted = Segment(Pending, Pending);
        var (plan, slots) = RunPlanner.Plan([.. Segment(Pending, Pending), .. wanted], Request() with { Segments = new HashSet<Guid> { wanted[0].Slot.SegmentId } });

        slots.ShouldAllBe(item => item.Slot.SegmentId == wanted[0].Slot.SegmentId);
        plan.Skipped.ShouldBe(0);
    }

    [Fact]
    public void Plan_PolicyOff_ExpectsOneAttempt()
    {
        var estimate = RunPlanner.Plan([Segment(Pending, Pending)[0]], Request()).Plan.Estimate;

        (estimate.ExpectedGpuSeconds, estimate.WorstGpuSeconds).ShouldBe((10, 10));
    }

    [Fact]
    public void Plan_PolicyOn_ExpectsRetriesAndKnowsTheWorst()
    {
        var estimate = RunPlanner.Plan([Segment(Pending, Pending)[0] with { Policy = Planning.On }], Request()).Plan.Estimate;

        (estimate.ExpectedGpuSeconds, estimate.WorstGpuSeconds).ShouldBe((20, 30));
    }

    [Fact]
    public void Plan_ParkedRenewal_StaysARenewal()
    {
        var image = Slots.In(Complete, AssetKind.Image, Guid.NewGuid());
        image.Enqueue(new(Guid.NewGuid(), Queueing.Bulk, 0, Ready: true, 10, "any") { Renews = true }, Slots.Now);
        image.Park("No room.", Slots.Now);

        RunPlanner.Plan([new(image, image, RetryPolicy.Default, 10, 0.5m)], Request(RunScope.Parked)).Slots.ShouldHaveSingleItem().Renews.ShouldBeTrue();
    }

    [Fact]
    public void Plan_Upscale_TakesCompleteClipsThatAreToBeLarger()
    {
        var larger = Recipes.Video() with { SourceVideo = "clip.mp4" };
        PlannableSlot[] slots = [Segment(Complete, Complete)[1] with { Upscaled = larger }, Segment(Complete, Complete)[1], Segment(Complete, Pending)[1] with { Upscaled = larger }];

        var (plan, planned) = RunPlanner.Plan(slots, Request(RunScope.Upscale));

        (plan.Videos, plan.Skipped).ShouldBe((1, 2));
        var item = planned.ShouldHaveSingleItem();
        (item.Slot, item.Ready, item.Renews, item.Upscaled).ShouldBe((slots[0].Slot, true, true, larger));
        RunPlanner.Plan(slots, Request(RunScope.Upscale) with { Ahead = true }).Plan.Videos.ShouldBe(2);
    }

    private static RunRequest Request(RunScope scope = RunScope.Missing) => new(Guid.NewGuid(), scope, GenerationService.ImagesAndVideos, null, "mara");

    private static PlannableSlot[] Segment(SlotStatus image, SlotStatus video)
    {
        var segment = Guid.NewGuid();
        var first = Slots.In(image, AssetKind.Image, segment);
        return [new(first, first, RetryPolicy.Default, 10, 0.5m), new(Slots.In(video, AssetKind.Video, segment), first, RetryPolicy.Default, 10, 0.5m)];
    }
}
