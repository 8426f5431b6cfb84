using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;
using static RetryStudio.Domain.Generation.AttemptStatus;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class AttemptTests
{
    private static readonly DateTimeOffset Now = Slots.Now;

    private static readonly Dictionary<string, (Action<Attempt> Verb, AttemptStatus[] From, AttemptStatus To)> Verbs = new()
    {
        ["Begin"] = (attempt => attempt.Begin(Slots.Backend, Now), [Pending, Generating], Generating),
        ["Rendered"] = (attempt => attempt.Rendered(12, Now), [Generating], Generating),
        ["Fail"] = (attempt => attempt.Fail(Now), [Pending, Generating], Failed),
        ["Cancel"] = (attempt => attempt.Cancel(1, Now), [Pending, Generating], Cancelled),
        ["Judge"] = (attempt => attempt.Judge(Verdicts.Passed(), Slots.Media, Now), [], Passed),
        ["RenderAgain"] = (attempt => attempt.RenderAgain(Now), [], Generating),
    };

    public static TheoryData<string, AttemptStatus> Arrows() => new(
        from verb in Verbs.Keys
        from status in Enum.GetValues<AttemptStatus>()
        select (verb, status));

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Verb_FromEveryState_LeadsToItsStateOrThrows(string name, AttemptStatus from)
    {
        var (verb, legal, to) = Verbs[name];
        var attempt = Slots.In(from);
        if (legal.Contains(from))
        {
            verb(attempt);
            attempt.Status.ShouldBe(to);
        }
        else
        {
            Should.Throw<IllegalTransitionException>(() => verb(attempt));
            attempt.Status.ShouldBe(from);
        }
    }

    [Theory]
    [InlineData("Judge", Passed)]
    [InlineData("RenderAgain", Generating)]
    [InlineData("Cancel", Cancelled)]
    [InlineData("Begin", null)]
    [InlineData("Rendered", null)]
    [InlineData("Fail", null)]
    public void Verb_WhileItWaitsToBeMeasured_LeadsToItsStateOrThrows(string name, AttemptStatus? to)
    {
        var attempt = Slots.In(Generating);
        attempt.Rendered(12, Now);
        attempt.AwaitsEvaluation.ShouldBeTrue();

        if (to is { } status)
        {
            Verbs[name].Verb(attempt);
            attempt.Status.ShouldBe(status);
        }
        else
        {
            Should.Throw<IllegalTransitionException>(() => Verbs[name].Verb(attempt));
        }
    }

    [Fact]
    public void Judge_Failed_NamesTheWorstCheck()
    {
        Slots.In(AttemptStatus.Failed).FailedCheck.ShouldBe("face_confidence");
        Slots.In(AttemptStatus.Passed).FailedCheck.ShouldBeNull();
    }

    [Fact]
    public void Judge_Unmeasured_IsNotPassed()
    {
        var attempt = Slots.In(Generating);
        attempt.Rendered(12, Now);

        attempt.Judge(Verdicts.Unmeasured(), Slots.Media, Now);

        attempt.Status.ShouldBe(Failed);
    }

    [Fact]
    public void RenderAgain_AfterTheFileWasLost_CountsItsSecondsNoMore()
    {
        var attempt = Slots.In(Generating);
        attempt.Rendered(12, Now);

        attempt.RenderAgain(Now);

        attempt.GpuSeconds.ShouldBe(0);
        attempt.RenderedAt.ShouldBeNull();
        attempt.Begin(Slots.Backend, Now);
        attempt.Rendered(13, Now);
        attempt.GpuSeconds.ShouldBe(13);
    }

    [Fact]
    public void Select_FailedAttempt_IsForAPersonOnly()
    {
        var attempt = Slots.In(Failed);

        Should.Throw<IllegalTransitionException>(() => attempt.Select(null, Now));
        attempt.Select("mara", Now);

        (attempt.IsSelected, attempt.SelectedBy, attempt.Status).ShouldBe((true, "mara", Failed));
        attempt.Deselect(Now);
        (attempt.IsSelected, attempt.SelectedBy).ShouldBe((false, null));
    }

    [Fact]
    public void Select_WithoutAFile_Throws() => Should.Throw<IllegalTransitionException>(() => Slots.In(Cancelled).Select("mara", Now));
}
