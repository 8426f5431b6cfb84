using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A round with a larger change: its attempts, and the room that a producer grants it.</summary>
public sealed class GrantTests : DatabaseTest
{
    /// <summary>What one image is expected to use, with the margin of a hold.</summary>
    private const decimal Each = 15;

    [Fact]
    public async Task RetryAsync_PolicyOff_MakesSoManyVariedAttemptsAndNoMore()
    {
        var (project, review, gpu) = await EscalatedAsync();

        (await Desk.RetryAsync(review, 2, "mara", Ct)).ShouldSatisfyAllConditions(retry => retry.Started.ShouldBeTrue(), retry => retry.GpuSeconds.ShouldBe(2 * Each));

        var first = await AttemptAsync(project, 2);
        (first.Status, first.RequestedBy).ShouldBe((AttemptStatus.Pending, "mara"));
        first.Recipe.ShouldNotBe(first.OriginalRecipe);
        first.Variation.ShouldStartWith("new seed");
        (await RunAsync(gpu.Image, Planning.Failed("sharpness"))).ShouldBeOfType<Decision.NewAttempt>().Sentence.ShouldContain("Attempt 2 of 2 follows.");
        (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Escalate>().Sentence.ShouldContain("All 2 attempts that were granted are used");
        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.NeedsReview), slot => slot.AttemptCount.ShouldBe(3));
        (await Reviews.QueueAsync(new(project), 5, null, Ct)).ShouldHaveSingleItem().Id.ShouldNotBe(review);
        (await ReadAsync(context => context.Escalations.SingleAsync(item => item.Id == review, Ct))).Outcome.ShouldBe(EscalationOutcome.Retried);
    }

    [Fact]
    public async Task RetryAsync_Passed_CompletesTheSlotAndItsVideoGoesOn()
    {
        var (project, review, gpu) = await EscalatedAsync(kinds: [AssetKind.Image, AssetKind.Video]);
        await Desk.RetryAsync(review, 3, "mara", Ct);

        (await RunAsync(gpu.Image, Planning.Passed())).ShouldBeOfType<Decision.Accept>();

        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.Complete);
        (await SlotAsync(project, AssetKind.Video)).Status.ShouldBe(SlotStatus.Queued);
    }

    [Fact]
    public async Task RetryFailed_AfterAGrantedRound_FollowsThePolicyAgain()
    {
        var (project, review, gpu) = await EscalatedAsync();
        await Desk.RetryAsync(review, 1, "mara", Ct);
        await RunAsync(gpu.Image, Planning.Failed());

        await StartAsync(project, RunScope.Failed, AssetKind.Image);

        (await SlotAsync(project, AssetKind.Image)).GrantedAttempts.ShouldBeNull();
        (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.PolicyOff);
    }

    [Fact]
    public async Task RetryAsync_WiderPolicy_DoublesItsRanges()
    {
        var (project, review, _) = await EscalatedAsync(new() { Enabled = true, MaxAttempts = 1, SeedVariation = true, CfgJitter = 2 });

        await Desk.RetryAsync(review, 4, "mara", Ct);

        var attempt = await AttemptAsync(project, 2);
        var context = await Attempts.ContextAsync(attempt.Id, Ct);
        (context.Policy.MaxAttempts, context.Policy.CfgJitter, context.Granted, context.ByPerson).ShouldBe((4, 4m, true, false));
        Math.Abs(attempt.Recipe.Cfg - attempt.OriginalRecipe.Cfg).ShouldBeInRange(0, 4);
    }

    [Fact]
    public async Task RetryAsync_NoRoom_AsksAProducerAndStaysInTheQueue()
    {
        var (project, review, _) = await EscalatedAsync(budget: 20);

        (await Desk.RetryAsync(review, 3, "mara", Ct)).Started.ShouldBeFalse();

        var waiting = (await Reviews.QueueAsync(new(project), 5, null, Ct)).ShouldHaveSingleItem();
        (waiting.GrantRequest!.Attempts, waiting.GrantRequest.GpuSeconds, waiting.GrantRequest.By, waiting.GrantRequest.Waits).ShouldBe((3, 3 * Each, "mara", true));
        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.NeedsReview);
        (await Should.ThrowAsync<RejectedException>(() => Desk.RetryAsync(review, 1, "omar", Ct))).Message.ShouldContain("mara has asked for 3 attempts already");
    }

    [Fact]
    public async Task ApproveGrantAsync_Reserve_MovesIntoTheLimitAndStartsTheRound()
    {
        var (project, review, gpu) = await EscalatedAsync(budget: 20);
        await Storyboards.SetBudgetAsync(project, new(null, 100, KeepsLimit: true), "paul", Ct);
        await Desk.RetryAsync(review, 3, "mara", Ct);

        (await Desk.ApproveGrantAsync(review, "paul", Ct)).Started.ShouldBeTrue();

        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Limit.ShouldBe(20 + (3 * Each)), budget => budget.Reserve.ShouldBe(100 - (3 * Each)));
        (await RunAsync(gpu.Image, Planning.Passed())).ShouldBeOfType<Decision.Accept>();
        (await AuditAsync(review)).ShouldBe(["grant.request", "grant.approve", "review.retry"]);
        (await Reviews.FindAsync(review, Ct)).ShouldNotBeNull().Resolution.ShouldBe("paul granted the 3 attempts with a larger change that mara had asked for.");
    }

    [Fact]
    public async Task ApproveGrantAsync_ReserveTooSmall_RefusesAndMovesNothing()
    {
        var (project, review, _) = await EscalatedAsync(budget: 20);
        await Storyboards.SetBudgetAsync(project, new(20, 44), "paul", Ct);
        await Desk.RetryAsync(review, 3, "mara", Ct);

        (await Should.ThrowAsync<RejectedException>(() => Desk.ApproveGrantAsync(review, "paul", Ct))).Message.ShouldContain("44 GPU s are set aside, and 3 attempts hold up to 45");

        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Limit.ShouldBe(20), budget => budget.Reserve.ShouldBe(44));
        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.NeedsReview);
    }

    [Fact]
    public async Task ApproveGrantAsync_RaisedMeanwhile_LeavesTheReserve()
    {
        var (project, review, _) = await EscalatedAsync(budget: 20);
        await Desk.RetryAsync(review, 3, "mara", Ct);
        await Storyboards.SetBudgetAsync(project, new(500, 100), "paul", Ct);

        (await Desk.ApproveGrantAsync(review, "paul", Ct)).Started.ShouldBeTrue();

        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Limit.ShouldBe(500), budget => budget.Reserve.ShouldBe(100));
    }

    [Fact]
    public async Task RetryAsync_RoomPromisedToAnotherGrant_IsNotGivenTwice()
    {
        var project = await ProjectAsync(segments: 2, budget: 40);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Failed());
        await RunAsync(gpu.Image, Planning.Failed());
        await Storyboards.SetBudgetAsync(project, new(null, 30, KeepsLimit: true), "paul", Ct);
        var reviews = await Reviews.QueueAsync(new(project), 2, null, Ct);

        // 16 of 40 are left, and one attempt holds 15.
        (await Desk.RetryAsync(reviews[0].Id, 1, "mara", Ct)).Started.ShouldBeTrue();
        (await Desk.RetryAsync(reviews[1].Id, 1, "mara", Ct)).Started.ShouldBeFalse();
        (await Desk.ApproveGrantAsync(reviews[1].Id, "paul", Ct)).Started.ShouldBeTrue();

        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Limit.ShouldBe(40 + Each), budget => budget.Reserve.ShouldBe(30 - Each));
        (await RunAsync(gpu.Image, Planning.Passed())).ShouldBeOfType<Decision.Accept>();
        (await RunAsync(gpu.Image, Planning.Passed())).ShouldBeOfType<Decision.Accept>();
    }

    [Fact]
    public async Task Grant_ApprovedTwiceAtOnce_MovesTheReserveOnce()
    {
        var (project, review, _) = await EscalatedAsync(budget: 20);
        await Storyboards.SetBudgetAsync(project, new(20, 100), "paul", Ct);
        await Desk.RetryAsync(review, 2, "mara", Ct);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Task.Run(async () =>
        {
            try
            {
                await (index % 2 == 0 ? (Task)Desk.ApproveGrantAsync(review, "paul", Ct) : Desk.RefuseGrantAsync(review, "No.", "pia", Ct));
                return true;
            }
            catch (RejectedException)
            {
                return false;
            }
        })));

        // A refusal leaves it open; what is approved first is closed, and nothing is moved twice.
        outcomes.ShouldContain(true);
        var granted = (await Reviews.FindAsync(review, Ct)).ShouldNotBeNull().ClosedAt is not null;
        (await BudgetAsync(project)).Reserve.ShouldBe(granted ? 100 - (2 * Each) : 100);
    }

    [Fact]
    public async Task RefuseGrantAsync_Asked_StaysOpenWithTheReasonAndMayBeAskedAgain()
    {
        var (_, review, _) = await EscalatedAsync(budget: 20);
        await Desk.RetryAsync(review, 3, "mara", Ct);

        await Desk.RefuseGrantAsync(review, "Use the second one.", "paul", Ct);

        var view = (await Reviews.FindAsync(review, Ct)).ShouldNotBeNull();
        (view.ClosedAt, view.GrantRequest!.Refusal!.By, view.GrantRequest.Refusal.Reason).ShouldBe((null, "paul", "Use the second one."));
        (await Should.ThrowAsync<RejectedException>(() => Desk.ApproveGrantAsync(review, "paul", Ct))).Reason.ShouldBe(RejectionReason.Conflict);
        (await Desk.RetryAsync(review, 1, "mara", Ct)).Started.ShouldBeFalse();
    }

    private async Task<(Guid Project, Guid Review, Gpu Gpu)> EscalatedAsync(PolicyOverride? policy = null, decimal? budget = null, AssetKind[]? kinds = null)
    {
        var project = await ProjectAsync(policy: policy, budget: budget);
        await StartAsync(project, RunScope.Missing, kinds ?? [AssetKind.Image]);
        var gpu = await GpuAsync();
        (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Escalate>();
        return (project, (await Reviews.QueueAsync(new(project), 1, null, Ct)).Single().Id, gpu);
    }

    private Task<Attempt> AttemptAsync(Guid project, int number) =>
        ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.ProjectId == project && attempt.Kind == AssetKind.Image && attempt.Number == number, Ct));

    private Task<List<string>> AuditAsync(Guid review) =>
        ReadAsync(context => context.AuditEntries.Where(entry => entry.Subject == review.ToString()).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Ct));
}
