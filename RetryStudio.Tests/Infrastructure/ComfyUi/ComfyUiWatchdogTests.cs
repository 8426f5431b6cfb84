using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiWatchdogTests
{
    private readonly ManualTime _time = new();
    private readonly ComfyUiWatchdog _watchdog;

    public ComfyUiWatchdogTests() => _watchdog = new(new ComfyUiOptions { Address = new("http://gpu-1/") }, job => job != "unheard", _time);

    [Fact]
    public void Stall_JobRunsWithoutProgress_IsNoticed()
    {
        Saw(["a"], ["b"], minutes: 15);

        _watchdog.Stall().ShouldNotBeNull().Kind.ShouldBe(StallKind.NoProgress);
    }

    [Fact]
    public void Stall_JobOfWhichNothingWasHeard_GetsMoreTime()
    {
        Saw(["unheard"], [], minutes: 59);
        _watchdog.Stall().ShouldBeNull();

        Saw(["unheard"], [], minutes: 1);
        _watchdog.Stall().ShouldNotBeNull().JobId.ShouldBe("unheard");
    }

    [Fact]
    public void Stall_ProgressIsHeard_IsNone()
    {
        Saw(["a"], [], minutes: 14);
        _watchdog.Heard();
        Saw(["a"], [], minutes: 14);

        _watchdog.Stall().ShouldBeNull();
    }

    [Fact]
    public void Stall_AnotherJobRuns_CountsAnew()
    {
        Saw(["a"], ["b"], minutes: 14);
        Saw(["b"], [], minutes: 14);

        _watchdog.Stall().ShouldBeNull();
    }

    [Fact]
    public void Stall_NothingRunsWhileJobsWait_IsNoticed()
    {
        Saw([], ["a", "b"], minutes: 1);

        var stall = _watchdog.Stall().ShouldNotBeNull();
        (stall.Kind, stall.JobId).ShouldBe((StallKind.QueueStands, "a"));
    }

    [Fact]
    public void Stall_NothingToDo_IsNone()
    {
        Saw([], [], minutes: 1000);

        _watchdog.Stall().ShouldBeNull();
    }

    private void Saw(string[] running, string[] pending, int minutes)
    {
        _watchdog.Saw(new([.. running], [.. pending]));
        _time.Advance(TimeSpan.FromMinutes(minutes));
        _watchdog.Saw(new([.. running], [.. pending]));
    }
}
