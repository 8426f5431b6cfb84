using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class TryTests
{
    private static readonly DateTimeOffset Now = Slots.Now;

    private static readonly Dictionary<string, (Action<Try> Verb, TryStatus[] From, TryStatus To)> Verbs = new()
    {
        ["Submitted"] = (item => item.Submitted(Now), [TryStatus.Leased, TryStatus.Submitted], TryStatus.Submitted),
        ["Readdress"] = (item => item.Readdress("another", Now), [TryStatus.Leased], TryStatus.Leased),
        ["Deliver"] = (item => item.Deliver(Slots.Rendered(), Now), [TryStatus.Leased, TryStatus.Submitted], TryStatus.Delivered),
        ["Fail"] = (item => item.Fail(ErrorClass.Timeout, "Slow.", 1, Now), [TryStatus.Leased, TryStatus.Submitted, TryStatus.Delivered], TryStatus.Failed),
        ["Cancel"] = (item => item.Cancel(1, Now), [TryStatus.Leased, TryStatus.Submitted], TryStatus.Cancelled),
        ["Withdraw"] = (item => item.Withdraw("Not sent.", Now), [TryStatus.Leased], TryStatus.Withdrawn),
    };

    public static TheoryData<string, TryStatus> Arrows() => new(
        from verb in Verbs.Keys
        from status in Enum.GetValues<TryStatus>()
        select (verb, status));

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Verb_FromEveryState_LeadsToItsStateOrThrows(string name, TryStatus from)
    {
        var (verb, legal, to) = Verbs[name];
        var item = Slots.In(from);
        if (legal.Contains(from))
        {
            verb(item);
            item.Status.ShouldBe(to);
        }
        else
        {
            Should.Throw<IllegalTransitionException>(() => verb(item));
            item.Status.ShouldBe(from);
        }
    }

    [Fact]
    public void Adopt_OpenTry_BelongsToTheNewOwner()
    {
        var item = Slots.In(TryStatus.Submitted);
        var lane = new Lane(item.LaneId, item.BackendId, AssetKind.Image, 0);
        lane.Take();
        lane.Take();

        item.Adopt(lane, Now);

        item.LaneEpoch.ShouldBe(2);
        Should.Throw<IllegalTransitionException>(() => Slots.In(TryStatus.Delivered).Adopt(lane, Now));
    }

    [Fact]
    public void Submitted_Again_KeepsTheFirstTime()
    {
        var item = Slots.In(TryStatus.Submitted);
        item.Submitted(Now.AddMinutes(5));

        item.SubmittedAt.ShouldBe(Now);
    }

    [Fact]
    public void Deliver_ThenLost_KeptItsLaneUntilItWasDelivered()
    {
        var item = Slots.In(TryStatus.Submitted);
        item.LaneSeconds.ShouldBe(0);

        item.Deliver(Slots.Rendered(), Now.AddSeconds(12));
        item.Fail(ErrorClass.BackendLost, "The files are gone.", 0, Now.AddSeconds(90));

        item.LaneSeconds.ShouldBe(12);
    }

    [Fact]
    public void Fail_LongDetail_IsCut()
    {
        var item = Slots.In(TryStatus.Submitted);

        item.Fail(ErrorClass.Internal, new string('x', 9000), 0, Now);

        item.Detail!.Length.ShouldBe(Try.DetailLimit);
    }
}
