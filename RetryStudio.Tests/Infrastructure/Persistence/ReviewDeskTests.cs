using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class ReviewDeskTests : DatabaseTest
{
    [Fact]
    public async Task ApproveAsync_FailedAttempt_SelectsItAndRecordsWho()
    {
        var (project, review) = await EscalatedAsync();
        var attempt = await AttemptAsync(project, 1);

        await Desk.ApproveAsync(review, attempt.Id, "mara", Ct);

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.SelectedAttemptId.ShouldBe(attempt.Id));
        (await ClosedAsync(review)).ShouldSatisfyAllConditions(
            closed => closed.Outcome.ShouldBe(EscalationOutcome.Approved), closed => closed.ClosedBy.ShouldBe("mara"), closed => closed.Resolution.ShouldBe("mara chose attempt 1."));
        (await SlotAsync(project, AssetKind.Video)).Status.ShouldBe(SlotStatus.Queued);
        (await AuditAsync(review)).ShouldBe(["review.approve"]);
        (await Reviews.CountAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task ApproveAsync_AttemptOfAnotherSlot_IsRefused()
    {
        var (_, review) = await EscalatedAsync();
        var (other, _) = await EscalatedAsync();

        (await Should.ThrowAsync<RejectedException>(() => Approve(review, other))).Reason.ShouldBe(RejectionReason.NotFound);

        async Task Approve(Guid id, Guid project) => await Desk.ApproveAsync(id, (await AttemptAsync(project, 1)).Id, "mara", Ct);
    }

    [Fact]
    public async Task Desk_TwoPeopleAtOnce_OneActsAndTheOtherIsTold()
    {
        var (project, review) = await EscalatedAsync();
        var attempt = await AttemptAsync(project, 1);
        Func<Task>[] acts =
        [
            () => Desk.ApproveAsync(review, attempt.Id, "anna", Ct),
            () => Desk.RejectAsync(review, "Wrong coat.", "mara", Ct),
            () => Desk.RetryAsync(review, 2, "omar", Ct),
            () => Desk.RejectAsync(review, "Wrong hat.", "lena", Ct),
        ];

        var outcomes = await Task.WhenAll(acts.Select(act => Task.Run(async () =>
        {
            try
            {
                await act();
                return null;
            }
            catch (RejectedException refused)
            {
                return refused;
            }
        })));

        outcomes.Count(refused => refused is null).ShouldBe(1);
        var resolution = (await ClosedAsync(review)).Resolution.ShouldNotBeNull();
        outcomes.OfType<RejectedException>().ShouldAllBe(refused => refused.Reason == RejectionReason.Conflict && refused.Message == $"It is closed already. {resolution}");
    }

    [Fact]
    public async Task RejectAsync_Image_FailsItForGoodAndItsVideoFollows()
    {
        var (project, review) = await EscalatedAsync();

        await Desk.RejectAsync(review, "The coat is wrong.", "mara", Ct);

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(
            slot => slot.Status.ShouldBe(SlotStatus.FailedPermanent), slot => slot.Reason.ShouldBe(DecisionReason.RejectedByPerson), slot => slot.Sentence.ShouldBe("Rejected by mara: The coat is wrong."));
        (await SlotAsync(project, AssetKind.Video)).ShouldSatisfyAllConditions(
            slot => slot.Status.ShouldBe(SlotStatus.FailedPermanent), slot => slot.Reason.ShouldBe(DecisionReason.ImageNotComplete), slot => slot.Sentence.ShouldNotBeNull().ShouldContain("rejected"));
        (await ClosedAsync(review)).Outcome.ShouldBe(EscalationOutcome.Rejected);
        (await StartAsync(project, RunScope.Failed)).Queued.ShouldBe(2);
    }

    [Fact]
    public async Task LateResult_AfterARejection_IsKeptAndChangesNothing()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await GiveUpAsync(await LeaseAsync(one.Image));
        Clock.Advance(TimeSpan.FromSeconds(5));
        await RunAsync(other.Image, Planning.Failed());
        var review = (await Reviews.QueueAsync(new(project), 1, null, Ct)).Single().Id;
        var watched = (await Late.WatchedAsync(Ct)).Single();
        var candidate = (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull();

        await Desk.RejectAsync(review, "Not this.", "mara", Ct);
        (await Late.KeepAsync(watched.TryId, candidate, new(Planning.Passed(), Slots.Media), Ct)).ShouldBeTrue();

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.FailedPermanent), slot => slot.SelectedAttemptId.ShouldBeNull());
    }

    [Fact]
    public async Task LateResult_WhileItIsOpen_IsAttachedAndMayBeApproved()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await GiveUpAsync(await LeaseAsync(one.Image));
        Clock.Advance(TimeSpan.FromSeconds(5));
        await RunAsync(other.Image, Planning.Failed());
        var watched = (await Late.WatchedAsync(Ct)).Single();
        var candidate = (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull();
        await Late.KeepAsync(watched.TryId, candidate, new(Planning.Passed(), Slots.Media), Ct);

        var review = (await Reviews.QueueAsync(new(project), 1, null, Ct)).ShouldHaveSingleItem();
        review.Attempts.ShouldBe(2);
        await Desk.ApproveAsync(review.Id, candidate.AttemptId, "mara", Ct);

        (await SlotAsync(project, AssetKind.Image)).SelectedAttemptId.ShouldBe(candidate.AttemptId);
        (await ChoiceCounts.CountsAsync(project, Ct)).ShouldHaveSingleItem().Agreed.ShouldBe(1);
    }

    [Fact]
    public async Task AssignAsync_TakenAndGivenBack_IsRemembered()
    {
        var (_, review) = await EscalatedAsync();

        await Desk.AssignAsync(review, "mara", "anna", Ct);
        (await Reviews.FindAsync(review, Ct)).ShouldNotBeNull().Assignee.ShouldBe("mara");
        await Desk.AssignAsync(review, null, "mara", Ct);

        (await Reviews.FindAsync(review, Ct)).ShouldNotBeNull().Assignee.ShouldBeNull();
        (await AuditAsync(review)).ShouldBe(["review.assign", "review.assign"]);
    }

    private async Task GiveUpAsync(Lease lease)
    {
        await Lanes.ConfirmAsync(lease, Ct);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.MachineFailed(ErrorClass.Timeout, "Slow."));
        (await Attempts.ConcludeTryAsync(lease with { Submitted = true }, new(TryStatus.Failed, ErrorClass.Timeout, "Slow.", 3) { MayStillEnd = true }, ruling, Ct)).ShouldNotBeNull();
    }

    private async Task<(Guid Project, Guid Review)> EscalatedAsync()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        await RunAsync((await GpuAsync()).Image, Planning.Failed());
        return (project, (await Reviews.QueueAsync(new(project), 1, null, Ct)).Single().Id);
    }

    private Task<Attempt> AttemptAsync(Guid project, int number) =>
        ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.ProjectId == project && attempt.Kind == AssetKind.Image && attempt.Number == number, Ct));

    private async Task<EscalationView> ClosedAsync(Guid review)
    {
        var view = (await Reviews.FindAsync(review, Ct)).ShouldNotBeNull();
        view.ClosedAt.ShouldNotBeNull();
        return view;
    }

    private Task<List<string>> AuditAsync(Guid review) =>
        ReadAsync(context => context.AuditEntries.Where(entry => entry.Subject == review.ToString()).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Ct));
}
