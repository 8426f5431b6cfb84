using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class RunTests
{
    private readonly Run _run = new(Guid.NewGuid(), Guid.NewGuid(), "mara", new(3, 2, 1, new(10, 20)), Slots.Now);

    [Fact]
    public void Finish_Running_IsCompleted()
    {
        _run.Finish(Slots.Now);

        (_run.Status, _run.FinishedAt).ShouldBe((RunStatus.Completed, Slots.Now));
    }

    [Fact]
    public void End_Twice_Throws()
    {
        _run.Cancel(Slots.Now);

        Should.Throw<IllegalTransitionException>(() => _run.Finish(Slots.Now));
        Should.Throw<IllegalTransitionException>(() => _run.Cancel(Slots.Now));
    }

    [Fact]
    public void Resume_AfterItsEnd_RunsAgain()
    {
        _run.Finish(Slots.Now);

        _run.Resume(Slots.Now.AddDays(1));

        (_run.Status, _run.WorkingSince, _run.FinishedAt).ShouldBe((RunStatus.Running, Slots.Now.AddDays(1), null));
    }

    [Fact]
    public void Extend_FurtherSlots_AddsThem()
    {
        _run.Extend(2, 1, new(5, 6));

        (_run.Images, _run.Videos, _run.Estimate).ShouldBe((5, 3, new GenerationEstimate(15, 26)));
    }
}
