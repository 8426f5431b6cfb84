using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class DecisionExecutionTests
{
    private readonly Slot _slot;
    private readonly Attempt _attempt;

    public DecisionExecutionTests() => (_slot, _attempt) = Slots.Generating();

    [Fact]
    public void Apply_Accept_SelectsAndCompletes()
    {
        Slots.Judge(_attempt, passed: true);

        Apply(new Decision.Accept(DecisionReason.Passed, "Passed.")).ShouldBe(DecisionEffects.None);

        (_slot.Status, _slot.SelectedAttemptId, _attempt.IsSelected, _attempt.SelectedBy).ShouldBe((SlotStatus.Complete, _attempt.Id, true, null));
    }

    [Fact]
    public void Apply_SelectBest_SelectsTheChosenOne()
    {
        Slots.Judge(_attempt, passed: true);
        var later = Slots.Next(_slot, seed: 2);
        Slots.Judge(later, passed: true, overall: 0.7);

        new DecisionExecution(_slot, later, "4", Slots.Now, Guid.NewGuid).Apply(new Decision.SelectBest(1, DecisionReason.BestOfReached, "The first."), _attempt);

        (_attempt.IsSelected, later.IsSelected, _slot.SelectedAttemptId).ShouldBe((true, false, _attempt.Id));
        Should.Throw<ArgumentNullException>(() => Apply(new Decision.SelectBest(1, DecisionReason.BestOfReached, "The first.")));
    }

    [Fact]
    public void Apply_NewAttempt_IsPlannedFromTheOriginalUnderThePolicyInForce()
    {
        var next = Apply(Another(OtherBackend.Require)).NewAttempt.ShouldNotBeNull();

        (next.Number, next.Status, next.Seed, next.PolicyVersion, next.Variation).ShouldBe((2, AttemptStatus.Pending, 77UL, "4", "new seed"));
        next.OriginalRecipe.ShouldBe(_attempt.OriginalRecipe);
        (_slot.Status, _slot.CurrentAttemptId, _slot.AvoidBackendId).ShouldBe((SlotStatus.Failed, next.Id, Slots.Backend));
        _slot.AvoidUntil.ShouldBe(Slots.Now.AddDays(1));
    }

    [Theory]
    [InlineData(OtherBackend.Ignore, null)]
    [InlineData(OtherBackend.Prefer, 15)]
    public void Apply_NewAttempt_AvoidsTheBackendForAsLongAsThePolicySays(OtherBackend other, int? seconds)
    {
        Apply(Another(other));

        _slot.AvoidUntil.ShouldBe(seconds is { } some ? Slots.Now.AddSeconds(some) : null);
    }

    [Fact]
    public void Apply_RetryTry_KeepsTheAttempt()
    {
        var roomiest = Guid.NewGuid();

        Apply(new Decision.RetryTry(TimeSpan.FromSeconds(4), roomiest, DecisionReason.MachineFailed, "Again.")).ShouldBe(DecisionEffects.None);

        (_slot.Status, _slot.CurrentAttemptId, _slot.NotBefore).ShouldBe((SlotStatus.Failed, _attempt.Id, Slots.Now.AddSeconds(4)));
        (_slot.PreferBackendId, _slot.PreferUntil).ShouldBe((roomiest, Slots.Now.AddSeconds(19)));
    }

    [Fact]
    public void Apply_Wait_GoesBackToTheQueue()
    {
        Apply(new Decision.Wait(TimeSpan.FromSeconds(2), DecisionReason.BackendUnavailable, "Waiting."));

        (_slot.Status, _slot.CurrentAttemptId, _slot.NotBefore).ShouldBe((SlotStatus.Queued, _attempt.Id, Slots.Now.AddSeconds(2)));
    }

    [Fact]
    public void Apply_Park_KeepsWhatWasPlanned()
    {
        var next = Apply(new Decision.Park(Another(OtherBackend.Ignore), DecisionReason.BudgetExhausted, "No room.")).NewAttempt.ShouldNotBeNull();

        (_slot.Status, _slot.Reason, _slot.CurrentAttemptId).ShouldBe((SlotStatus.Parked, DecisionReason.BudgetExhausted, next.Id));
    }

    [Fact]
    public void Apply_Escalate_HandsTheSlotToAPerson()
    {
        var escalation = Apply(new Decision.Escalate(DecisionReason.PolicyOff, "Look.")).Escalation.ShouldNotBeNull();

        (_slot.Status, escalation.SlotId, escalation.Reason, escalation.Sentence).ShouldBe((SlotStatus.NeedsReview, _slot.Id, DecisionReason.PolicyOff, "Look."));
    }

    [Fact]
    public void Apply_GiveUp_TellsCancelledFromBroken()
    {
        Apply(new Decision.GiveUp(DecisionReason.PermanentError, "Broken."));
        _slot.Status.ShouldBe(SlotStatus.FailedPermanent);

        var (other, attempt) = Slots.Generating();
        new DecisionExecution(other, attempt, "4", Slots.Now, Guid.NewGuid).Apply(new Decision.GiveUp(DecisionReason.Cancelled, "Cancelled."));
        other.Status.ShouldBe(SlotStatus.Cancelled);
    }

    [Fact]
    public void Apply_PassWhileSomethingIsSelected_KeepsTheEarlierChoice()
    {
        var slot = Slots.In(SlotStatus.Complete);
        var selected = slot.SelectedAttemptId;
        slot.Enqueue(Slots.Queueing(), Slots.Now);
        var mine = Slots.Next(slot, seed: 9, by: "mara");
        slot.Begin(Slots.Now);
        Slots.Judge(mine, passed: true);

        new DecisionExecution(slot, mine, "4", Slots.Now, Guid.NewGuid).Apply(new Decision.Accept(DecisionReason.Passed, "Passed."));

        (slot.Status, slot.SelectedAttemptId, mine.IsSelected).ShouldBe((SlotStatus.Complete, selected, false));
    }

    [Fact]
    public void Apply_EscalationWhileSomethingIsSelected_OpensNone()
    {
        var slot = Slots.In(SlotStatus.Complete);
        slot.Enqueue(Slots.Queueing(), Slots.Now);
        var mine = Slots.Next(slot, seed: 9, by: "mara");
        slot.Begin(Slots.Now);

        new DecisionExecution(slot, mine, "4", Slots.Now, Guid.NewGuid).Apply(new Decision.Escalate(DecisionReason.NotRequested, "Look.")).Escalation.ShouldBeNull();
        slot.Status.ShouldBe(SlotStatus.Complete);
    }

    private DecisionEffects Apply(Decision decision) => new DecisionExecution(_slot, _attempt, "4", Slots.Now, Guid.NewGuid).Apply(decision);

    private static Decision.NewAttempt Another(OtherBackend other) => new(Recipes.Image(77), "new seed", other, DecisionReason.CheckFailed, "Another.");
}
