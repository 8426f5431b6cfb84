using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Scoring;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scoring;

/// <summary>What holds for every source of scores, however it is reached.</summary>
public abstract class ScoreSourceContractTests
{
    protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    /// <summary>A scorer that answers with these words.</summary>
    protected abstract Task<ScorerSettings> AnsweringAsync(string answer);

    /// <summary>A scorer that answers with this many bytes.</summary>
    protected abstract Task<ScorerSettings> FloodingAsync(int bytes);

    /// <summary>A scorer that never answers.</summary>
    protected abstract Task<ScorerSettings> HangingAsync();

    protected abstract IScoreSource Source { get; }

    [Fact]
    public async Task AskAsync_GoodAnswer_IsRead()
    {
        var reply = (await AskAsync(await AnsweringAsync(FakeScorer.Scored("0.42")))).ShouldBeOfType<ScorerReply.Answered>();

        (reply.Version, reply.Checks.ShouldHaveSingleItem().Raw).ShouldBe(("1.3", 0.42));
    }

    [Theory]
    [InlineData("nothing of the kind", ScorerFault.Malformed)]
    [InlineData("", ScorerFault.Malformed)]
    [InlineData("""{"contract":"retrystudio.score/1","scores":[{"check":"likeness","status":"ok","raw":NaN}]}""", ScorerFault.Malformed)]
    [InlineData("""{"contract":"retrystudio.score/2","scores":[]}""", ScorerFault.OtherContract)]
    public async Task AskAsync_AnswerThatCannotBeRead_IsAFault(string answer, ScorerFault fault) => (await FailedAsync(await AnsweringAsync(answer))).Fault.ShouldBe(fault);

    [Fact]
    public async Task AskAsync_AnswerWithoutTheCheck_GivesNoScoreForIt() =>
        (await AskAsync(await AnsweringAsync("""{"contract":"retrystudio.score/1","scores":[]}"""))).ShouldBeOfType<ScorerReply.Answered>().Checks.ShouldHaveSingleItem().Status.ShouldBe(ReplyStatus.Error);

    [Fact]
    public async Task AskAsync_HugeAnswer_IsNotRead()
    {
        var failed = await FailedAsync(await FloodingAsync(ScoreWire.MostBytes + 100_000));

        (failed.Fault, failed.Sentence).ShouldBe((ScorerFault.TooLarge, failed.Sentence));
        failed.Sentence.ShouldContain("more than 4 MB");
    }

    [Fact]
    public async Task AskAsync_NoAnswer_EndsAtItsTimeout()
    {
        var failed = await FailedAsync(await HangingAsync() with { TimeoutSeconds = 1 });

        failed.Fault.ShouldBe(ScorerFault.TimedOut);
        failed.Sentence.ShouldContain("within 1 seconds");
    }

    [Fact]
    public async Task AskAsync_Cancelled_Throws()
    {
        var scorer = await HangingAsync() with { TimeoutSeconds = 600 };
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(Source.AskAsync(scorer, Scorings.Request(), stop.Token).WaitAsync(TimeSpan.FromMinutes(1), Ct));
    }

    protected Task<ScorerReply> AskAsync(ScorerSettings scorer) => Source.AskAsync(scorer, Scorings.Request(), Ct);

    protected async Task<ScorerReply.Failed> FailedAsync(ScorerSettings scorer) => (await AskAsync(scorer)).ShouldBeOfType<ScorerReply.Failed>();
}
