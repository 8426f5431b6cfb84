using RetryStudio.Domain.Scorers;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class ScorerRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly ScorerRecord _record = new(Guid.NewGuid());

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 30)]
    [InlineData(4, 60)]
    [InlineData(6, 240)]
    [InlineData(7, 300)]
    [InlineData(40, 300)]
    public void Note_FailuresInRow_RestLongerAndLonger(int failures, int? seconds)
    {
        Fail(failures);

        _record.RestsUntil.ShouldBe(seconds is { } rest ? Now.AddSeconds(rest) : null);
        (_record.Calls, _record.Failures, _record.LastError).ShouldBe((failures, failures, "Away."));
    }

    [Fact]
    public void Note_AnswerAfterFailures_EndsTheRest()
    {
        Fail(4);

        _record.Note(new ScorerReply.Answered("1.3", "net", []), TimeSpan.FromMilliseconds(310), Now);

        (_record.FailuresInRow, _record.RestsUntil, _record.Milliseconds, _record.Version).ShouldBe((0, null, 310, "1.3"));
        _record.Failures.ShouldBe(4);
    }

    [Fact]
    public void Forgive_Resting_IsAskedAgain()
    {
        Fail(3);

        _record.Forgive();

        _record.RestsUntil.ShouldBeNull();
    }

    private void Fail(int times)
    {
        for (var failure = 0; failure < times; failure++)
        {
            _record.Note(new ScorerReply.Failed(ScorerFault.Unreachable, "Away."), TimeSpan.FromSeconds(60), Now);
        }
    }
}
