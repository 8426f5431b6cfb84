using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class AttemptRunnerTests
{
    private readonly ScriptedBackend _backend = new();
    private readonly ScriptedLanes _lanes = new();
    private readonly ScriptedAttempts _attempts = new();
    private readonly ScriptedInspector _inspector = new();
    private readonly FakeScoreLedger _scorers = new();
    private readonly FakeScoreSource _scorer = new();
    private readonly MemoryMedia _media = new();
    private readonly MemoryPartials _partials = new();
    private readonly LiveFeed _feed = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeliverAsync_Rendered_IsHandedOffAndAnnounced()
    {
        var announced = 0;
        using var listening = _feed.Subscribe(_ => announced++);

        (await Runner.DeliverAsync(Leases.New(), default, _ct)).Rendered.ShouldBeTrue();

        _lanes.Written.ShouldBe(["confirm", "hand off"]);
        _attempts.Concluded.ShouldBeEmpty();
        announced.ShouldBe(2);
    }

    [Fact]
    public async Task EvaluateAsync_FileThatNobodyCanDecode_IsAMachineFailureAndNoBadPicture()
    {
        _attempts.Waiting = Leases.Rendered();
        _inspector.Measures = new() { Readable = false, DecodeErrors = ["Invalid data found."] };

        await Runner.EvaluateAsync(Guid.NewGuid(), patient: true, _ct);

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        finding!.Result.ShouldBeOfType<AttemptResult.MachineFailed>().Detail.ShouldContain("Invalid data found.");
        (finding.Media, decision is Decision.RetryTry).ShouldBe((null, true));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task DeliverAsync_BackendIsAway_IsWaitedForUnlessAnotherCouldDoIt(bool another, int waits)
    {
        var awaits = 0;
        _attempts.Context = another ? Planning.Context() : Planning.Context() with { Others = [] };
        _backend.Known.Add("old-id");
        _backend.End = () => ++awaits == 1 ? new GenerationOutcome.Failed(ErrorClass.BackendLost, "Away.", 0) { Unreachable = true } : Slots.Rendered();

        var step = await Runner.DeliverAsync(Leases.New(adopted: true, submitted: true), default, _ct);

        (awaits, step.Rendered).ShouldBe((waits, !another));
        _backend.Submitted.ShouldBeEmpty();
        if (another)
        {
            _attempts.Concluded.ShouldHaveSingleItem().End!.MayStillEnd.ShouldBeTrue();
        }
    }

    public static TheoryData<string, TryStatus, ErrorClass?, Type> Ends() => new()
    {
        { "failed", TryStatus.Failed, ErrorClass.OutOfMemory, typeof(Decision.RetryTry) },
        { "permanent", TryStatus.Failed, ErrorClass.MissingNode, typeof(Decision.GiveUp) },
        { "lost", TryStatus.Failed, ErrorClass.BackendLost, typeof(Decision.RetryTry) },
        { "cancelled", TryStatus.Cancelled, null, typeof(Decision.GiveUp) },
        { "refused", TryStatus.Failed, ErrorClass.InvalidInput, typeof(Decision.GiveUp) },
        { "unclear", TryStatus.Failed, ErrorClass.Connection, typeof(Decision.RetryTry) },
        { "unavailable", TryStatus.Withdrawn, null, typeof(Decision.Wait) },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task DeliverAsync_NoResult_IsConcludedWithWhatFollows(string how, TryStatus status, ErrorClass? error, Type decision)
    {
        _backend.Outcome = how switch
        {
            "failed" => new GenerationOutcome.Failed(ErrorClass.OutOfMemory, "CUDA out of memory", 4),
            "permanent" => new GenerationOutcome.Failed(ErrorClass.MissingNode, "No such node", 0),
            "lost" => new GenerationOutcome.Lost(),
            _ => new GenerationOutcome.Cancelled(2),
        };
        _backend.Answer = _ => how switch
        {
            "refused" => new Submission.Refused(ErrorClass.InvalidInput, "Bad value"),
            "unclear" => new Submission.Unclear("Broken"),
            "unavailable" => new Submission.Unavailable("Refused"),
            _ => new Submission.Accepted(),
        };

        (await Runner.DeliverAsync(Leases.New(), default, _ct)).Rendered.ShouldBeFalse();

        var (end, _, decided) = _attempts.Concluded.ShouldHaveSingleItem();
        (end!.Status, end.Error).ShouldBe((status, error));
        decided.ShouldBeOfType(decision);
    }

    [Fact]
    public async Task DeliverAsync_FailedWithFiles_KeepsThemForTheRecordOnly()
    {
        var lease = Leases.New();
        _backend.Outcome = new GenerationOutcome.Failed(ErrorClass.OutOfMemory, "CUDA out of memory", 4) { Partial = [new("half.png", "a")] };

        (await Runner.DeliverAsync(lease, default, _ct)).Rendered.ShouldBeFalse();

        _partials.Files[lease.TryId].ShouldHaveSingleItem().Path.ShouldEndWith("/image/1/try-1/partial-0.png");
        _attempts.Concluded.ShouldHaveSingleItem().Finding.ShouldBeNull();
    }

    [Fact]
    public async Task DeliverAsync_Fenced_WritesNothing()
    {
        _lanes.ClaimHolds = false;

        (await Runner.DeliverAsync(Leases.New(), default, _ct)).Rendered.ShouldBeFalse();

        _attempts.Concluded.ShouldBeEmpty();
        _lanes.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task DeliverAsync_CancelledBeforeSending_IsWithdrawn()
    {
        await Runner.DeliverAsync(Leases.New(), new CancellationToken(true), _ct);

        var (end, _, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        end!.Status.ShouldBe(TryStatus.Withdrawn);
        decision.ShouldBeOfType<Decision.GiveUp>().Reason.ShouldBe(DecisionReason.Cancelled);
    }

    [Fact]
    public async Task EvaluateAsync_GoodFile_IsKeptUnderOurNameAndAccepted()
    {
        _attempts.Waiting = Leases.Rendered("../../evil.PNG");

        await Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: true, _ct);

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        decision.ShouldBeOfType<Decision.Accept>();
        finding!.Media!.Path.ShouldBe($"{_attempts.Waiting.ProjectId:N}/{_attempts.Waiting.SegmentId:N}/image/2/media.png");
        _media.Files.ShouldContainKey(finding.Media.Path);
    }

    [Fact]
    public async Task EvaluateAsync_WrongSize_FollowsThePolicy()
    {
        _attempts.Waiting = Leases.Rendered();
        _attempts.Context = Planning.Context(Planning.On with { TriggerChecks = ["resolution"] });
        _inspector.Measures = _inspector.Measures with { Width = 16 };

        await Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: true, _ct);

        _attempts.Concluded.ShouldHaveSingleItem().Decision.ShouldBeOfType<Decision.NewAttempt>();
    }

    [Fact]
    public async Task EvaluateAsync_ConcludedAlready_DoesNothing()
    {
        await Runner.EvaluateAsync(Guid.NewGuid(), patient: true, _ct);

        _backend.Calls.ShouldBeEmpty();
        _attempts.Concluded.ShouldBeEmpty();
    }

    [Fact]
    public async Task EvaluateAsync_FileLostAtTheBackend_IsAMachineFailure()
    {
        _attempts.Waiting = Leases.Rendered();
        _backend.File = _ => throw new BackendException(ErrorClass.BackendLost, "Gone.");

        await Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: true, _ct);

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        finding!.Result.ShouldBeOfType<AttemptResult.MachineFailed>().Error.ShouldBe(ErrorClass.BackendLost);
        decision.ShouldBeOfType<Decision.RetryTry>();
    }

    [Theory]
    [InlineData(ErrorClass.Connection)]
    [InlineData(ErrorClass.Timeout)]
    [InlineData(ErrorClass.RateLimit)]
    public async Task EvaluateAsync_BackendAwayForTheMoment_IsNoFailureUntilPatienceEnds(ErrorClass trouble)
    {
        _attempts.Waiting = Leases.Rendered();
        _backend.File = _ => throw new BackendException(trouble, "The server cannot be reached.");

        await Should.ThrowAsync<BackendException>(() => Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: true, _ct));
        _attempts.Concluded.ShouldBeEmpty();
        await Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: false, _ct);

        _attempts.Concluded.ShouldHaveSingleItem().Finding!.Result.ShouldBeOfType<AttemptResult.MachineFailed>().Error.ShouldBe(trouble);
    }

    [Fact]
    public async Task EvaluateAsync_NoFileOfTheKind_IsABrokenWorkflow()
    {
        _attempts.Waiting = Leases.Rendered("result.mp4");

        await Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: true, _ct);

        _attempts.Concluded.ShouldHaveSingleItem().Decision.ShouldBeOfType<Decision.GiveUp>().Reason.ShouldBe(DecisionReason.PermanentError);
    }

    [Fact]
    public async Task EvaluateAsync_CannotBeMeasured_GoesToAPersonWithItsFile()
    {
        _attempts.Waiting = Leases.Rendered();
        _inspector.Broken = "ffmpeg is missing. Install it.";

        await Runner.EvaluateAsync(_attempts.Waiting.AttemptId, patient: true, _ct);

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        decision.ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NotMeasured);
        finding!.Media.ShouldNotBeNull();
    }

    [Fact]
    public async Task AbandonEvaluationAsync_FileThatCannotBeMeasured_GoesToAPersonWithTheFile()
    {
        _attempts.Waiting = Leases.Rendered();

        await Runner.AbandonEvaluationAsync(_attempts.Waiting.AttemptId, "The parser broke.", _ct);

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        decision.ShouldBeOfType<Decision.Escalate>().Sentence.ShouldContain("The parser broke.");
        _media.Files.ShouldContainKey(finding!.Media!.Path);
    }

    [Fact]
    public async Task EvaluateAsync_ScorerIsBroken_GoesToAPersonAndIsNoRetry()
    {
        var rendered = Leases.Rendered();
        _attempts.Waiting = rendered with { Gate = new([.. rendered.Gate.Rules, new("likeness")]) };
        _attempts.Context = Planning.Context(Planning.On with { TriggerChecks = ["likeness"] });
        _scorers.Scorers.Add(Scorings.Scorer());
        _scorer.Answer = _ => throw new HttpRequestException("Nobody there.");

        await Runner.EvaluateAsync(rendered.AttemptId, patient: true, _ct);

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        decision.ShouldBeOfType<Decision.Escalate>();
        finding!.Result.ShouldBeOfType<AttemptResult.Judged>().Verdict.Results[^1].Score.Sentence.ShouldContain("Nobody there.");
    }

    private AttemptRunner Runner => new(
        _lanes, _attempts, new OneBackend(_backend), new TryDelivery(_lanes, _media, TimeProvider.System, NullLogger<TryDelivery>.Instance),
        new AttemptInspection(_media, _inspector, _inspector, Gathering.Of(_media, _scorers, _scorer), NullLogger<AttemptInspection>.Instance), new PartialOutputs(_media, _partials, _feed, TimeProvider.System, NullLogger<PartialOutputs>.Instance), _feed, NullLogger<AttemptRunner>.Instance);
}
