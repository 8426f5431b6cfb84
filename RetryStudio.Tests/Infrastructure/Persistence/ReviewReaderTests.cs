using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class ReviewReaderTests : DatabaseTest
{
    [Fact]
    public async Task QueueAsync_Dearest_GoesByWhatTheSlotHasUsed()
    {
        var (cheap, dear, middle) = (await EscalatedAsync(5), await EscalatedAsync(50), await EscalatedAsync(20));

        (await Reviews.QueueAsync(new(Order: ReviewOrder.Dearest), 10, null, Ct)).Select(item => item.GpuSeconds).ShouldBe([50m, 20m, 5m]);
        (await Reviews.QueueAsync(ReviewFilter.All, 10, null, Ct)).Select(item => item.ProjectId).ShouldBe([middle, dear, cheap]);
    }

    [Theory]
    [InlineData(ReviewOrder.Newest)]
    [InlineData(ReviewOrder.Dearest)]
    public async Task QueueAsync_PageByPage_ShowsEachOnce(ReviewOrder order)
    {
        foreach (var seconds in new[] { 10m, 20, 20, 20, 5 })
        {
            await EscalatedAsync(seconds);
        }

        var all = (await Reviews.QueueAsync(new(Order: order), 10, null, Ct)).Select(item => item.Id).ToList();
        var seen = new List<Guid>();
        while (await Reviews.QueueAsync(new(Order: order), 2, seen.Count == 0 ? null : seen[^1], Ct) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(item => item.Id));
        }

        seen.ShouldBe(all);
        seen.Count.ShouldBe(5);
    }

    [Fact]
    public async Task QueueAsync_AfterOneThatWasClosed_GoesOnBehindIt()
    {
        await EscalatedAsync(5);
        var project = await EscalatedAsync(5);
        var all = await Reviews.QueueAsync(ReviewFilter.All, 10, null, Ct);
        await Desk.RejectAsync(all[0].Id, "No.", "mara", Ct);

        (await Reviews.QueueAsync(ReviewFilter.All, 10, all[0].Id, Ct)).Select(item => item.Id).ShouldBe([all[1].Id]);
        project.ShouldBe(all[0].ProjectId);
    }

    [Fact]
    public async Task Escalated_Open_IsCountedByItsProjectAndNamedByItsSegment()
    {
        var (open, closed) = (await EscalatedAsync(5), await EscalatedAsync(5));
        var review = (await Reviews.QueueAsync(new(open), 1, null, Ct)).Single();
        var rejected = (await Reviews.QueueAsync(new(closed), 1, null, Ct)).Single();
        await Desk.RejectAsync(rejected.Id, "No.", "mara", Ct);

        var projects = (await Storyboards.ProjectsAsync(Ct)).ToDictionary(project => project.Id, project => project.Reviews);
        (projects[open], projects[closed]).ShouldBe((1, 0));
        (await Reader.HistoryAsync(review.SegmentId, Ct)).ShouldNotBeNull().Reviews.ShouldHaveSingleItem().ShouldBe(new(AssetKind.Image, review.Id));
        (await Reader.HistoryAsync(rejected.SegmentId, Ct)).ShouldNotBeNull().Reviews.ShouldBeEmpty();
    }

    [Fact]
    public async Task QueueAsync_Filtered_ShowsWhatWasAskedFor()
    {
        var (one, other) = (await EscalatedAsync(5), await EscalatedAsync(5));
        var mine = (await Reviews.QueueAsync(new(one), 10, null, Ct)).ShouldHaveSingleItem();
        await Desk.AssignAsync(mine.Id, "mara", "mara", Ct);

        (await Reviews.QueueAsync(new(Assignee: "mara"), 10, null, Ct)).ShouldHaveSingleItem().ProjectId.ShouldBe(one);
        (await Reviews.QueueAsync(new(Assignee: ""), 10, null, Ct)).ShouldHaveSingleItem().ProjectId.ShouldBe(other);
        (await Reviews.QueueAsync(new(Kind: AssetKind.Video), 10, null, Ct)).ShouldBeEmpty();
        (await Reviews.QueueAsync(new(Kind: AssetKind.Image), 10, null, Ct)).Count.ShouldBe(2);
        var facets = await Reviews.FacetsAsync(Ct);
        facets.Projects.Select(project => project.Open).ShouldBe([1, 1]);
        facets.Assignees.ShouldBe(["mara"]);
        (await Reviews.CountAsync(Ct)).ShouldBe(2);
    }

    [Fact]
    public async Task PreviewAsync_Open_TellsCostAndVariation()
    {
        var project = await EscalatedAsync(12, budget: 40);
        var review = (await Reviews.QueueAsync(new(project), 1, null, Ct)).Single().Id;

        var preview = (await Reviews.PreviewAsync(review, Ct)).ShouldNotBeNull();

        (preview.GpuSecondsEach, preview.Variation, preview.Budget.Left).ShouldBe((15m, "new seeds · cfg ±1.0", 28m));
        (preview.HasRoomFor(1), preview.HasRoomFor(2)).ShouldBe((true, false));
        (await Reviews.PreviewAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
    }

    private async Task<Guid> EscalatedAsync(decimal gpuSeconds, decimal? budget = null)
    {
        var project = await ProjectAsync(budget: budget);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await RenderAsync(lease, gpuSeconds);
        await ConcludeAsync(lease, Planning.Failed());
        return project;
    }
}
