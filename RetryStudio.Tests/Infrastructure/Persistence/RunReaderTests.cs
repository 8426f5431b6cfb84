using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class RunReaderTests : DatabaseTest
{
    private RunReader History => new(Transactions, Clock);

    [Fact]
    public async Task RunsAsync_Filtered_ShowsOnlyThoseNewestFirst()
    {
        var (one, other) = (await ProjectAsync(), await ProjectAsync());
        var first = await StartAsync(one, kinds: AssetKind.Image);
        await Runs.CancelAsync(one, "anna", Ct);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await StartAsync(other, kinds: AssetKind.Image);

        (await IdsAsync(new())).ShouldBe([second.RunId, first.RunId]);
        (await IdsAsync(new(ProjectId: one))).ShouldBe([first.RunId]);
        (await IdsAsync(new(Status: RunStatus.Running))).ShouldBe([second.RunId]);
        (await IdsAsync(new(StartedBy: "nobody"))).ShouldBeEmpty();
        (await IdsAsync(new(After: second.RunId))).ShouldBe([first.RunId]);
        (await IdsAsync(new(Limit: 1))).ShouldBe([second.RunId]);
        var choices = await History.ChoicesAsync(Ct);
        choices.Projects.Select(project => project.Id).ShouldBe([one, other], ignoreOrder: true);
        choices.Starters.ShouldBe(["test"]);
        await Should.ThrowAsync<RejectedException>(() => History.RunsAsync(new(After: Guid.NewGuid()), Ct));
    }

    [Fact]
    public async Task ReportAsync_Run_SaysWhatItUsedAndHowItWent()
    {
        var project = await ProjectAsync(segments: 2, policy: new() { Enabled = true, MaxAttempts = 2, TriggerChecks = ["face_confidence"] });
        var start = await StartAsync(project, kinds: AssetKind.Image);
        var gpu = await GpuAsync();
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Failed());
        Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(gpu.Image, Planning.Failed());

        var report = (await History.ReportAsync(start.RunId, Ct)).ShouldNotBeNull();

        report.Line.Use.ShouldBe(new(3, 1, 38, 2));
        report.Line.Run.Progress.Count(SlotStatus.NeedsReview).ShouldBe(1);
        report.Line.Failures.ShouldBe(1);
        (report.Timeline.Buckets.Sum(bucket => bucket.Passed), report.Timeline.Buckets.Sum(bucket => bucket.Failed), report.Timeline.Buckets.Sum(bucket => bucket.MachineFailed)).ShouldBe((1, 2, 1));
        report.Timeline.Marks.ShouldHaveSingleItem().ShouldBe(new(RunMarkKind.Started, report.Line.Run.StartedAt, "test"));
        var failed = report.Failed.ShouldHaveSingleItem();
        (failed.Status, failed.Attempts).ShouldBe((SlotStatus.NeedsReview, 2));
        failed.Sentence.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task ReportAsync_Cancelled_SaysWhoAndWhen()
    {
        var project = await ProjectAsync();
        var start = await StartAsync(project, kinds: AssetKind.Image);
        Clock.Advance(TimeSpan.FromMinutes(3));
        await Runs.CancelAsync(project, "anna", Ct);

        var marks = (await History.ReportAsync(start.RunId, Ct))!.Timeline.Marks;

        marks.Select(mark => (mark.Kind, mark.By)).ShouldBe([(RunMarkKind.Started, "test"), (RunMarkKind.Cancelled, "anna")]);
    }

    [Fact]
    public async Task RunsAsync_TakenUpByALaterRun_SaysHowManyAreNoLongerItsOwn()
    {
        var project = await ProjectAsync(segments: 2);
        var first = await StartAsync(project, kinds: AssetKind.Image);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Failed());
        await RunAsync(gpu.Image, Planning.Passed());
        await Runs.FinishRunsAsync(Ct);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await StartAsync(project, RunScope.Failed);
        await RunAsync(gpu.Image, Planning.Passed());

        var lines = await History.RunsAsync(new(), Ct);

        (lines[1].Run.Id, lines[1].TakenUpLater, lines[1].Use.Attempts).ShouldBe((first.RunId, 1, 2));
        (lines[0].TakenUpLater, lines[0].Use.Attempts).ShouldBe((0, 1));
    }

    [Fact]
    public async Task ErrorsAsync_Run_TellsEverySlotWithItsAttemptsAndTries()
    {
        var project = await ProjectAsync(segments: 2);
        var start = await StartAsync(project, kinds: AssetKind.Image);
        var gpu = await GpuAsync();
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.InvalidInput);
        await RunAsync(gpu.Image, Planning.Passed());

        var errors = (await History.ErrorsAsync(start.RunId, Ct)).ShouldNotBeNull();

        var slot = errors.Slots.ShouldHaveSingleItem();
        (slot.Slot.Status, slot.Slot.Segment).ShouldBe((SlotStatus.FailedPermanent, 1));
        var attempt = slot.Attempts.ShouldHaveSingleItem();
        attempt.Sentence.ShouldNotBeNullOrEmpty();
        var sent = attempt.Tries.ShouldHaveSingleItem();
        (sent.Error, sent.Message, sent.GpuSeconds).ShouldBe((ErrorClass.InvalidInput, "It broke.", 2));
        (await History.ErrorsAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
    }

    private async Task<IEnumerable<Guid>> IdsAsync(RunFilter filter) => (await History.RunsAsync(filter, Ct)).Select(line => line.Run.Id);
}
