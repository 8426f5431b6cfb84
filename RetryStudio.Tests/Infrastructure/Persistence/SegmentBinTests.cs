using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class SegmentBinTests : DatabaseTest
{
    private readonly MemoryMedia _media = new();

    private SegmentBin Bin => new(Transactions, _media, new(Clock), Clock);

    [Fact]
    public async Task DeleteAsync_Segments_LeaveTheStoryboardAndKeepTheirAttempts()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(segments: 3);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        for (var made = 0; made < 3; made++)
        {
            await RunAsync(gpu.Image, Planning.Passed());
        }

        var segments = await IdsAsync(project);
        var places = await Bin.DeleteAsync(project, [segments[0], segments[2]], "mara", Ct);

        places.Select(place => place.Number).ShouldBe([1, 3]);
        (await Reader.CardsAsync(project, null, Ct)).Select(card => (card.Id, card.Number)).ShouldBe([(segments[1], 1)]);
        var binned = (await Bin.ContentsAsync(project, Ct)).ShouldNotBeNull();
        binned.Select(segment => (segment.Id, segment.Number, segment.Attempts, segment.By)).ShouldBe([(segments[0], 1, 1, "mara"), (segments[2], 3, 1, "mara")], ignoreOrder: true);
        binned.ShouldAllBe(segment => segment.Shown != null);
        (await Storyboards.ProjectsAsync(Ct)).Single(item => item.Id == project).Complete.ShouldBe(1);
    }

    [Fact]
    public async Task DeleteAsync_WhileItIsGenerated_IsRefusedAndNothingIsDeleted()
    {
        var project = await ProjectAsync(segments: 2);
        var segments = await IdsAsync(project);
        await Runs.StartAsync(new(project, RunScope.Missing, GenerationService.ImagesAndVideos, new HashSet<Guid> { segments[1] }, "test"), Ct);

        var refusal = await Should.ThrowAsync<RejectedException>(Bin.DeleteAsync(project, segments, "mara", Ct));

        refusal.Message.ShouldContain("Segment 2 is being generated");
        (await IdsAsync(project)).ShouldBe(segments);
    }

    [Fact]
    public async Task StartAsync_AfterADeletion_LeavesTheBinAlone()
    {
        var project = await ProjectAsync(segments: 3);
        await Bin.DeleteAsync(project, [(await IdsAsync(project))[0]], "mara", Ct);

        (await StartAsync(project)).Plan.Images.ShouldBe(2);
    }

    [Fact]
    public async Task RequestAttemptAsync_SegmentInTheBin_SaysThatItIsGone()
    {
        var project = await ProjectAsync();
        var segment = (await IdsAsync(project))[0];
        await Bin.DeleteAsync(project, [segment], "mara", Ct);

        var refusal = await Should.ThrowAsync<RejectedException>(Choices.RequestAttemptAsync(segment, AssetKind.Image, new() { Seed = 7 }, "mara", Ct));

        refusal.Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task NumberAsync_SegmentInTheBin_TakesTheLateResultInAllTheSame()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var lease = await LeaseAsync(gpu.Image);
        await FailTryAsync(lease, ErrorClass.Unauthorised);
        await ChangeAsync(context => context.Tries.Single(item => item.Id == lease.TryId).Watch(Clock.GetUtcNow().AddHours(1)));
        await Bin.DeleteAsync(project, [lease.SegmentId], "mara", Ct);

        (await Late.NumberAsync(lease.TryId, Slots.Rendered(12), Ct)).ShouldNotBeNull().SegmentId.ShouldBe(lease.SegmentId);
    }

    [Fact]
    public async Task KeepAsync_LateImageOfASegmentInTheBin_QueuesNoVideo()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync();
        await StartAsync(project);
        var lease = await LeaseAsync(gpu.Image);
        await FailTryAsync(lease, ErrorClass.InvalidInput);
        await ChangeAsync(context => context.Tries.Single(item => item.Id == lease.TryId).Watch(Clock.GetUtcNow().AddHours(1)));
        await Bin.DeleteAsync(project, [lease.SegmentId], "mara", Ct);

        var late = (await Late.NumberAsync(lease.TryId, Slots.Rendered(12), Ct)).ShouldNotBeNull();
        await Late.KeepAsync(lease.TryId, late, new(Planning.Passed(), new("late.png", new string('b', 64), 10, 0, 1)), Ct);

        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.Complete);
        (await SlotAsync(project, AssetKind.Video)).Status.ShouldBe(SlotStatus.FailedPermanent);
    }

    [Fact]
    public async Task SelectAsync_AttemptOfASegmentInTheBin_IsRefused()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Failed());
        var attempt = await ReadAsync(context => context.Attempts.SingleAsync(item => item.ProjectId == project, Ct));
        var review = (await Reviews.QueueAsync(new(project), 1, null, Ct)).Single();
        await Bin.DeleteAsync(project, [attempt.SegmentId], "mara", Ct);

        (await Should.ThrowAsync<RejectedException>(Choices.SelectAsync(attempt.Id, blind: false, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
        (await Should.ThrowAsync<RejectedException>(Choices.ReproduceAsync(attempt.Id, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
        (await Should.ThrowAsync<RejectedException>(Desk.ApproveAsync(review.Id, attempt.Id, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task DeleteAsync_SegmentThatWaitsForAPerson_TakesItsReviewAlong()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Failed());
        await RunAsync(gpu.Image, Planning.Failed());
        var segments = await IdsAsync(project);

        await Bin.DeleteAsync(project, [segments[1]], "mara", Ct);

        (await Reviews.CountAsync(Ct)).ShouldBe(1);
        (await Reviews.FacetsAsync(Ct)).Projects.ShouldHaveSingleItem().Open.ShouldBe(1);
        (await Reviews.QueueAsync(ReviewFilter.All, 1, null, Ct)).ShouldHaveSingleItem().SegmentId.ShouldBe(segments[0]);
        await Bin.RestoreAsync(project, [segments[1]], "mara", Ct);
        (await Reviews.CountAsync(Ct)).ShouldBe(2);
    }

    [Fact]
    public async Task DeleteAsync_ParkedSegment_IsNoLongerCountedAsParked()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        await ChangeAsync(context =>
        {
            foreach (var slot in context.Slots.Where(slot => slot.ProjectId == project && slot.Status == SlotStatus.Queued))
            {
                slot.Park("No room.", Clock.GetUtcNow());
            }
        });
        (await new BudgetReader(this).BudgetAsync(project, Ct)).ShouldNotBeNull().Parked.ShouldBe(2);

        await Bin.DeleteAsync(project, await IdsAsync(project), "mara", Ct);

        (await new BudgetReader(this).BudgetAsync(project, Ct)).ShouldNotBeNull().Parked.ShouldBe(0);
        (await new BudgetReader(this).BudgetsAsync(Ct)).Single(item => item.ProjectId == project).Parked.ShouldBe(0);
    }

    [Fact]
    public async Task RestoreAsync_Segment_StandsWhereItStood()
    {
        var project = await ProjectAsync(segments: 4);
        var segments = await IdsAsync(project);
        await Bin.DeleteAsync(project, [segments[1], segments[3]], "mara", Ct);

        (await Bin.RestoreAsync(project, [segments[1], segments[3]], "mara", Ct)).ShouldBe(2);

        (await IdsAsync(project)).ShouldBe(segments);
        (await Bin.ContentsAsync(project, Ct)).ShouldNotBeNull().ShouldBeEmpty();
    }

    [Fact]
    public async Task RestoreAsync_OnlySegmentOfItsScene_ComesBetweenItsNeighbours()
    {
        var draft = new ScriptDraft([new("One", null, [new("A")]), new("Two", null, [new("B")]), new("Three", null, [new("C")])]);
        var project = await Storyboards.CreateAsync(new("Scenes", null, draft, null, "test"), Ct);
        var segments = await IdsAsync(project);
        await Bin.DeleteAsync(project, [segments[1]], "mara", Ct);

        await Bin.RestoreAsync(project, [segments[1]], "mara", Ct);

        (await IdsAsync(project)).ShouldBe(segments);
    }

    [Fact]
    public async Task EmptyAsync_Bin_RemovesAttemptsAndKeepsTheBook()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Failed());
        await RunAsync(gpu.Image, Planning.Passed());
        var segments = await IdsAsync(project);
        var spent = (await BudgetAsync(project)).Spent;
        await Choices.SelectAsync(await ReadAsync(context => context.Attempts.Where(attempt => attempt.ProjectId == project).Select(attempt => attempt.Id).FirstAsync(Ct)), blind: false, "mara", Ct);
        await Bin.DeleteAsync(project, segments, "mara", Ct);

        foreach (var path in await ReadAsync(context => context.Attempts.Where(attempt => attempt.ProjectId == project).Select(attempt => attempt.Media!.Path).ToListAsync(Ct)))
        {
            _media.Files[path] = [1];
        }

        _media.Files["elsewhere.png"] = [1];

        (await Bin.EmptyAsync(project, segments, "mara", Ct)).ShouldBe(2);

        _media.Files.Keys.ShouldBe(["elsewhere.png"]);
        _media.Cleared.ShouldBe([(MediaPath.DerivedFolder(new('a', 64))!, DateTimeOffset.MaxValue)]);
        (await ReadAsync(context => context.Attempts.CountAsync(attempt => attempt.ProjectId == project, Ct))).ShouldBe(0);
        (await ReadAsync(context => context.Segments.IgnoreQueryFilters().CountAsync(segment => segment.ProjectId == project, Ct))).ShouldBe(0);
        (await BudgetAsync(project)).Spent.ShouldBe(spent);
        (await ChoiceCounts.CountsAsync(project, Ct)).ShouldHaveSingleItem();
        var report = (await new BudgetReader(this).ReportAsync(project, Ct)).ShouldNotBeNull();
        (report.Spent.Total.GpuSeconds, report.Spent.Deleted).ShouldBe((spent, new(2, spent, 0)));
        (await new BudgetReader(this).LinesAsync(project, Ct).ToListAsync(Ct)).Where(line => line.Kind == BudgetEntryKind.Charge).Select(line => (line.Segment, line.GpuSeconds)).ShouldBe([(null, 12m), (null, 12m)]);
        (await Bin.EmptyAsync(project, segments, "mara", Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task EmptyAsync_NotAskedFor_StaysInTheBin()
    {
        var project = await ProjectAsync(segments: 3);
        var segments = await IdsAsync(project);
        await Bin.DeleteAsync(project, segments[..2], "mara", Ct);

        (await Bin.EmptyAsync(project, [segments[0], segments[2]], "mara", Ct)).ShouldBe(1);

        (await Bin.ContentsAsync(project, Ct)).ShouldNotBeNull().ShouldHaveSingleItem().Id.ShouldBe(segments[1]);
        (await IdsAsync(project)).ShouldBe([segments[2]]);
    }

    private Task<List<Guid>> IdsAsync(Guid project) => ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).Select(segment => segment.Id).ToListAsync(Ct));
}
