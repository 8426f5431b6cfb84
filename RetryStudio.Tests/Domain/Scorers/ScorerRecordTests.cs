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
    public void Note_AnswersOfErrorsOnly_AreFailuresInARow()
    {
        for (var call = 0; call < ScorerRecord.FailuresUntilRest; call++)
        {
            _record.Note(new ScorerReply.Answered("1.3", "net", [CheckReply.Missing("likeness", "out of memory"), CheckReply.Missing("aesthetics", "")]), TimeSpan.FromSeconds(1), Now);
        }

        (_record.FailuresInRow, _record.Failures, _record.RestsUntil, _record.Version, _record.Milliseconds).ShouldBe((3, 3, Now.AddSeconds(30), "1.3", 0));
        _record.LastError.ShouldBe("It answered without a single score. likeness: out of memory. aesthetics: no reason was given.");
    }

    [Theory]
    [InlineData(ReplyStatus.Ok)]
    [InlineData(ReplyStatus.NotApplicable)]
    public void Note_AnswerWithOneError_EndsTheRest(ReplyStatus other)
    {
        Fail(4);

        _record.Note(new ScorerReply.Answered("1.3", null, [CheckReply.Missing("likeness", "out of memory"), new("aesthetics", other, other == ReplyStatus.Ok ? 0.4 : null, "", null)]), TimeSpan.FromSeconds(1), Now);

        (_record.FailuresInRow, _record.RestsUntil).ShouldBe((0, null));
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
