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
    public async Task AskAsync_OthersHang_IsNotWaitedForWithoutEnd()
    {
        await AskAsync("aesthetics");
        var hanging = Hang();

        var queued = AskAsync("likeness");
        var partly = AskAsync("likeness", "aesthetics");
        _time.Advance(TimeSpan.FromSeconds(29));
        queued.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        var busy = (await queued.WaitAsync(TimeSpan.FromSeconds(30), _ct)).ShouldBeOfType<ScorerReply.Failed>();
        (busy.Fault, busy.Sentence).ShouldBe((ScorerFault.Busy, "face-svc was still busy with other attempts after 30 seconds, and was not asked."));
        Partly(await partly.WaitAsync(TimeSpan.FromSeconds(30), _ct)).ShouldBe("aesthetics Ok, likeness Error face-svc was still busy with other attempts after 30 seconds, and was not asked.");
        _ledger.RecordOf(_scorer.Id).Failures.ShouldBe(0);
        hanging.SetResult(Away);
        (await AskAsync("likeness")).ShouldBe(Away);
    }

    [Fact]
    public async Task AskAsync_QuickTimeout_WaitsNoLongerForATurn()
    {
        Hang();

        var queued = _calls.AskAsync(_scorer with { Settings = _scorer.Settings with { TimeoutSeconds = 5 } }, Scorings.Request(), _ct);
        _time.Advance(TimeSpan.FromSeconds(5));

        (await queued.WaitAsync(TimeSpan.FromSeconds(30), _ct)).ShouldBeOfType<ScorerReply.Failed>().Fault.ShouldBe(ScorerFault.Busy);
    }

    [Fact]
    public async Task AskAsync_FailsWhileOthersWait_IsLeftAloneByThemToo()
    {
        Fail(1);
        var hanging = Hang();
        var queued = Enumerable.Range(0, 4).Select(_ => AskAsync("likeness")).ToList();

        hanging.SetResult(Away);

        // Two hung, which makes three failures. Whoever got the first turn may have been asked before the second was noted.
        var replies = await Task.WhenAll(queued).WaitAsync(TimeSpan.FromSeconds(30), _ct);
        replies.OfType<ScorerReply.Failed>().Count(failed => failed.Fault == ScorerFault.Resting).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task AskAsync_RestsWhileOthersHang_IsAnsweredAtOnce()
    {
        Hang();
        Fail(3);

        (await AskAsync("likeness").WaitAsync(TimeSpan.FromSeconds(30), _ct)).ShouldBeOfType<ScorerReply.Failed>().Fault.ShouldBe(ScorerFault.Resting);
    }

    [Fact]
    public async Task AskAsync_RestsOrFails_GivesWhatIsKnown()
    {
        await AskAsync("likeness");
        _source.Answer = _ => Task.FromResult<ScorerReply>(Away);

        Partly(await AskAsync("likeness", "aesthetics")).ShouldBe("likeness Ok, aesthetics Error Nobody there.");
        Fail(2);

        Partly(await AskAsync("likeness", "aesthetics")).ShouldBe("likeness Ok, aesthetics Error face-svc failed 3 times in a row and is left alone until 12:00:30 UTC. The last time: Nobody there.");
    }

    [Fact]
    public async Task AskAsync_CannotBeNoted_GivesTheAnswerAllTheSame()
    {
        _ledger.NoteFault = new InvalidOperationException("deadlock detected");

        (await AskAsync("likeness")).ShouldBeOfType<ScorerReply.Answered>().Checks.ShouldHaveSingleItem().Raw.ShouldBe(0.42);
        (await _calls.TryAsync(_scorer, Scorings.Request(), _ct)).ShouldBeOfType<ScorerReply.Answered>();
    }

    [Fact]
    public async Task AskAsync_CancelledWhileItIsNoted_Throws()
    {
        using var stop = new CancellationTokenSource();
        var answer = _source.Answer;
        _source.Answer = async request =>
        {
            await stop.CancelAsync();
            return await answer(request);
        };

        await Should.ThrowAsync<OperationCanceledException>(_calls.AskAsync(_scorer, Scorings.Request(), stop.Token));
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

    /// <summary>Takes every turn there is.</summary>
    private TaskCompletionSource<ScorerReply> Hang()
    {
        var answer = new TaskCompletionSource<ScorerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _source.Answer = _ => answer.Task;
        for (var turn = 0; turn < _scorer.Settings.MostAtOnce; turn++)
        {
            var asked = _source.Asked.Count;
            _ = _calls.AskAsync(_scorer, Scorings.Request() with { Sha256 = $"{turn}" }, _ct);
            _source.Asked.Count.ShouldBe(asked + 1);
        }

        return answer;
    }

    private void Fail(int times)
    {
        for (var failure = 0; failure < times; failure++)
        {
            _ledger.RecordOf(_scorer.Id).Note(Away, TimeSpan.Zero, _time.GetUtcNow());
        }
    }

    private static string Partly(ScorerReply reply) => string.Join(", ", reply.ShouldBeOfType<ScorerReply.Answered>().Checks.Select(check => $"{check.Check} {check.Status} {check.Note}".TrimEnd()));

    private Task<ScorerReply> AskAsync(params string[] checks) => _calls.AskAsync(_scorer, Scorings.Request(checks: [.. checks.Select(check => Scorings.Scale(check))]), _ct);
}
