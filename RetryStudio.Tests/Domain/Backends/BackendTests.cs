using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class BackendTests
{
    [Fact]
    public void Rest_Unreachable_TakesNoWorkForAWhile()
    {
        var backend = new Backend(Guid.NewGuid(), "GPU 1", BackendType.Simulated);
        backend.TakesWork(Slots.Now).ShouldBeTrue();

        backend.Rest("Connection refused.", Slots.Now);

        backend.TakesWork(Slots.Now).ShouldBeFalse();
        backend.TakesWork(Slots.Now.AddSeconds(2)).ShouldBeTrue();
        backend.BackInService();
        (backend.OutOfServiceReason, backend.NotBefore).ShouldBe((null, null));
    }

    [Fact]
    public void Rest_AgainAndAgain_GrowsToThirtySeconds()
    {
        var backend = new Backend(Guid.NewGuid(), "GPU 1", BackendType.Simulated);
        var rests = Enumerable.Range(0, 7).Select(_ =>
        {
            backend.Rest("Connection refused.", Slots.Now);
            return (backend.NotBefore!.Value - Slots.Now).TotalSeconds;
        });

        rests.ShouldBe([2, 4, 8, 16, 30, 30, 30]);
    }

    [Fact]
    public void Occupy_BusyLane_Throws()
    {
        var lane = new Lane(Guid.NewGuid(), Guid.NewGuid(), AssetKind.Image, 0);
        var running = Guid.NewGuid();
        lane.Occupy(running);
        lane.Occupy(running);

        Should.Throw<InvalidOperationException>(() => lane.Occupy(Guid.NewGuid()));
        lane.Free();
        lane.Occupy(Guid.NewGuid());
        (lane.Take(), lane.Take()).ShouldBe((1, 2));
    }
}
