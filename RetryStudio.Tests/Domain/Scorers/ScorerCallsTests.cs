using RetryStudio.Domain.Scorers;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class ScorerCallsTests
{
    private static readonly ScorerReply.Failed Away = new(ScorerFault.Unreachable, "Nobody there.");

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly ManualTime _time = new();
    private readonly FakeScoreSource _source = new();
    private readonly FakeScoreLedger _ledger;
    private readonly ScorerCalls _calls;
    private readonly ConfiguredScorer _scorer = Scorings.Scorer(checks: [Scorings.Scale("likeness"), Scorings.Scale("aesthetics")]);

    public ScorerCallsTests()
    {
        _ledger = new() { Time = _time };
        _calls = Gathering.Calls(_ledger, _source);
    }

    [Fact]
    public async Task AskAsync_SameFileAgain_AsksOnlyForWhatIsNotKnown()
    {
        await AskAsync("likeness");
        (await AskAsync("likeness")).ShouldBeOfType<ScorerReply.Answered>().Checks.ShouldHaveSingleItem().Raw.ShouldBe(0.42);
        _source.Asked.Count.ShouldBe(1);

        var both = (await AskAsync("likeness", "aesthetics")).ShouldBeOfType<ScorerReply.Answered>();

        _source.Asked[1].Checks.ShouldHaveSingleItem().Check.ShouldBe("aesthetics");
        both.Checks.Select(reply => reply.Check).Order().ShouldBe(["aesthetics", "likeness"]);
    }

    [Theory]
    [InlineData("A white rock", null)]
    [InlineData("A black rock", "/media/start.png")]
    public async Task AskAsync_SameFileForAnotherPurpose_AsksAgain(string prompt, string? start)
    {
        await AskAsync("likeness");
        var request = Scorings.Request();

        await _calls.AskAsync(_scorer, request with { StartImage = start, Context = request.Context with { Prompt = prompt } }, _ct);

        _source.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task AskAsync_KeepsFailing_IsLeftAloneForAWhile()
    {
        _source.Answer = _ => Task.FromResult<ScorerReply>(Away);
        for (var call = 0; call < 3; call++)
        {
            (await AskAsync("likeness")).ShouldBe(Away);
        }

        var resting = (await AskAsync("likeness")).ShouldBeOfType<ScorerReply.Failed>();
        (_source.Asked.Count, resting.Fault, resting.Sentence).ShouldBe((3, ScorerFault.Resting, "face-svc failed 3 times in a row and is left alone until 12:00:30 UTC. The last time: Nobody there."));

        // Then it is asked how it is, before an attempt waits for it again.
        _time.Advance(TimeSpan.FromSeconds(31));
        _source.Obstacle = Away;
        (await AskAsync("likeness")).ShouldBe(Away);
        _source.Asked.Count.ShouldBe(3);
        _ledger.RecordOf(_scorer.Id).FailuresInRow.ShouldBe(4);
    }

    [Fact]
    public async Task AskAsync_SourceThrows_IsAReply()
    {
        _source.Answer = _ => throw new InvalidOperationException("a bug");

        var failed = (await AskAsync("likeness")).ShouldBeOfType<ScorerReply.Failed>();

        (failed.Fault, failed.Sentence).ShouldBe((ScorerFault.Broken, "face-svc could not be asked: a bug"));
    }

    [Fact]
    public async Task AskAsync_Cancelled_ThrowsAndCountsNothing()
    {
        using var stop = new CancellationTokenSource();
        _source.Answer = async _ =>
        {
            await stop.CancelAsync();
            throw new OperationCanceledException(stop.Token);
        };

        await Should.ThrowAsync<OperationCanceledException>(_calls.AskAsync(_scorer, Scorings.Request(), stop.Token));

        _ledger.RecordOf(_scorer.Id).Calls.ShouldBe(0);
    }

    [Fact]
    public async Task AskAsync_ManyAtOnce_AreAskedAFewAtATime()
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        _source.Answer = async request =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (running == 2)
            {
                full.TrySetResult();
            }

            await go.Task;
            Interlocked.Decrement(ref running);
            return new ScorerReply.Answered("1", null, []);
        };

        var all = Enumerable.Range(0, 6).Select(number => _calls.AskAsync(_scorer, Scorings.Request() with { Sha256 = $"{number}" }, _ct)).ToList();
        await full.Task.WaitAsync(TimeSpan.FromSeconds(30), _ct);
        go.SetResult();
        await Task.WhenAll(all);

        (most, _source.Asked.Count).ShouldBe((2, 6));
    }

    [Fact]
    public async Task TryAsync_WhileItRests_IsAskedAllTheSameAndComesBack()
    {
        _source.Answer = _ => Task.FromResult<ScorerReply>(Away);
        for (var call = 0; call < 3; call++)
        {
            await AskAsync("likeness");
        }

        _source.Answer = new FakeScoreSource().Answer;
        (await _calls.TryAsync(_scorer, Scorings.Request(), _ct)).ShouldBeOfType<ScorerReply.Answered>();

        (await AskAsync("likeness")).ShouldBeOfType<ScorerReply.Answered>();
    }

    private Task<ScorerReply> AskAsync(params string[] checks) => _calls.AskAsync(_scorer, Scorings.Request(checks: [.. checks.Select(check => Scorings.Scale(check))]), _ct);
}
