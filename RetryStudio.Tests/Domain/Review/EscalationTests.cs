using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Review;

public sealed class EscalationTests
{
    private static readonly GrantRequest Request = new(3, 45, "mara", Slots.Now);

    private readonly Escalation _escalation = new(Guid.NewGuid(), Slots.In(SlotStatus.NeedsReview), DecisionReason.PolicyOff, "Look.", Slots.Now);

    [Fact]
    public void Close_Open_RecordsWhoWhenAndWhat()
    {
        _escalation.Close(EscalationOutcome.Approved, "mara", "mara chose attempt 2.", Slots.Now);

        (_escalation.IsOpen, _escalation.Outcome, _escalation.ClosedBy, _escalation.ClosedAt, _escalation.Resolution)
            .ShouldBe((false, EscalationOutcome.Approved, "mara", Slots.Now, "mara chose attempt 2."));
    }

    [Fact]
    public void EveryVerb_Closed_Throws()
    {
        _escalation.Request(Request);
        _escalation.Close(EscalationOutcome.Rejected, "mara", "No.", Slots.Now);

        Should.Throw<IllegalTransitionException>(() => _escalation.Close(EscalationOutcome.Approved, "omar", "Yes.", Slots.Now));
        Should.Throw<IllegalTransitionException>(() => _escalation.Assign("omar"));
        Should.Throw<IllegalTransitionException>(() => _escalation.Request(Request));
        Should.Throw<IllegalTransitionException>(() => _escalation.RefuseGrant(new("paul", "No.", Slots.Now)));
    }

    [Fact]
    public void Request_WhileOneWaits_Throws()
    {
        _escalation.Request(Request);

        Should.Throw<IllegalTransitionException>(() => _escalation.Request(Request));
    }

    [Fact]
    public void Request_AfterARefusal_WaitsAgain()
    {
        _escalation.Request(Request);
        _escalation.RefuseGrant(new("paul", "Too dear.", Slots.Now));
        _escalation.GrantRequest!.Waits.ShouldBeFalse();

        _escalation.Request(Request with { Attempts = 1 });

        (_escalation.GrantRequest.Attempts, _escalation.GrantRequest.Waits).ShouldBe((1, true));
    }

    [Fact]
    public void RefuseGrant_NothingAsked_Throws() => Should.Throw<IllegalTransitionException>(() => _escalation.RefuseGrant(new("paul", "No.", Slots.Now)));
}
