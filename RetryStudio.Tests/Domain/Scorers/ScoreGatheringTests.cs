using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class ScoreGatheringTests
{
    private static readonly MediaMeasures Clip = new() { Readable = true, Width = 1280, Height = 720, Fps = 24, Duration = 3 };

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly FakeScoreLedger _ledger = new();
    private readonly FakeScoreSource _source = new();

    [Fact]
    public async Task GatherAsync_ChecksOfTheGate_AreAskedInOneRequestWithAllItNeeds()
    {
        Add(Scorings.Scorer(checks: [Scorings.Scale("likeness", 1, 0), Scorings.Scale("aesthetics", 0, 10), Scorings.Scale("prompt_agreement")]));
        var attempt = Scorings.Attempt(AssetKind.Video, "likeness", "aesthetics", "black", "likeness");
        attempt = attempt with { Recipe = attempt.Recipe with { StartImage = "p/start.png", Prompt = "A rock", Seed = ulong.MaxValue } };

        var scores = await GatherAsync(attempt);

        scores.Keys.ShouldBe(["aesthetics", "likeness"]);
        scores["likeness"].Score.ShouldBe(0.58, 1e-9);
        scores["likeness"].Raw.ShouldBe(0.42);
        scores["aesthetics"].Sentence.ShouldBe("face-svc 1.3 gives 0.42 on a scale from 0 to 10.");
        var asked = _source.Asked.ShouldHaveSingleItem();
        asked.Checks.Select(scale => scale.Check).Order().ShouldBe(["aesthetics", "likeness"]);
        (asked.File, asked.Sha256, asked.StartImage, asked.Context).ShouldBe(("/media/p/media.mp4", "sha", "/media/p/start.png", new ScoreContext("A rock", ulong.MaxValue, 24, 1280, 720)));
    }

    [Fact]
    public async Task GatherAsync_GateWithoutSuchChecks_AsksNobody()
    {
        Add(Scorings.Scorer());

        (await GatherAsync(Scorings.Attempt(AssetKind.Video, "black", "flicker"))).ShouldBeEmpty();
        (await GatherAsync(Scorings.Attempt(AssetKind.Audio, "likeness"))).ShouldBeEmpty();

        (_source.Asked.Count, _ledger.Asked.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task GatherAsync_NobodyIsSetUp_HasNoEntry() => (await GatherAsync(Scorings.Attempt(AssetKind.Image, "likeness", "beauty"))).ShouldBeEmpty();

    [Fact]
    public async Task GatherAsync_CheckThatOnlyAScorerKnows_IsJudgedByTheGate()
    {
        Add(Scorings.Scorer(checks: [Scorings.Scale("grace_of_motion")]));
        var attempt = Scorings.Attempt(AssetKind.Video, "grace_of_motion");

        var verdict = attempt.Gate.Judge(AssetKind.Video, Clip with { Sourced = await GatherAsync(attempt) }, attempt.Recipe);

        verdict.FailedChecks.ShouldBe(["grace_of_motion"]);
    }

    [Fact]
    public async Task GatherAsync_UpscaledClip_TakesOverWhatNobodyTellsOfIt()
    {
        Add(Scorings.Scorer("nodes", ScorerType.Workflow, Scorings.Scale("aesthetics"), Scorings.Scale("likeness")));
        var attempt = Scorings.Attempt(AssetKind.Video, "likeness", "aesthetics").Reporting("aesthetics", 0.9) with
        {
            Inherited = ImmutableSortedDictionary<string, SourcedScore>.Empty.Add("likeness", SourcedScore.Of(0.7, 0.7, "Of the clip.")).Add("aesthetics", SourcedScore.Of(0.1, 0.1, "Of the clip.")),
        };

        var scores = await GatherAsync(attempt);

        (scores["likeness"].Score, scores["likeness"].Sentence, scores["aesthetics"].Score).ShouldBe((0.7, "Of the clip.", 0.9));
    }

    [Fact]
    public async Task GatherAsync_KindThatTheScorerDoesNotTake_IsNotApplicable()
    {
        Add(Scorings.Scorer(checks: [new("likeness", 0, 1, [AssetKind.Video])]));
        Add(Scorings.Scorer("nodes", ScorerType.Workflow, new CheckScale("aesthetics", 1, 10, [AssetKind.Video])));

        var scores = await GatherAsync(Scorings.Attempt(AssetKind.Image, "likeness", "aesthetics").Reporting("aesthetics", 5));

        scores.Values.ShouldAllBe(score => score.Answer == SourceAnswer.NotApplicable);
        _source.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task GatherAsync_BrokenScorer_FailsItsChecksAndNoOthers()
    {
        Add(Scorings.Scorer("dead", checks: Scorings.Scale("likeness")));
        Add(Scorings.Scorer("alive", ScorerType.Command, Scorings.Scale("aesthetics")));
        _source.Answer = _ => throw new InvalidOperationException("a bug");

        var scores = await GatherAsync(Scorings.Attempt(AssetKind.Image, "likeness", "aesthetics", "prompt_agreement").Reporting("prompt_agreement", 0.8), new FakeScoreSource { Type = ScorerType.Command });

        (scores["likeness"].Answer, scores["aesthetics"].Answer, scores["prompt_agreement"].Score).ShouldBe((SourceAnswer.Failed, SourceAnswer.Scored, 0.8));
        scores["likeness"].Sentence.ShouldBe("dead could not be asked: a bug");
    }

    [Fact]
    public async Task GatherAsync_AnswerWithoutACheck_FailsThatOne()
    {
        Add(Scorings.Scorer(checks: [Scorings.Scale("likeness"), Scorings.Scale("aesthetics")]));
        _source.Answer = _ => Task.FromResult<ScorerReply>(new ScorerReply.Answered("", null, [new("likeness", ReplyStatus.NotApplicable, null, "no face expected", null)]));

        var scores = await GatherAsync(Scorings.Attempt(AssetKind.Image, "likeness", "aesthetics"));

        scores["likeness"].ShouldBe(SourcedScore.NotApplicable("face-svc found that it does not apply: no face expected."));
        scores["aesthetics"].ShouldBe(SourcedScore.Failed("face-svc gave no score for it: its answer does not name it."));
    }

    [Fact]
    public async Task GatherAsync_ScorerAndWorkflow_TheScorerIsTheSource()
    {
        Add(Scorings.Scorer());

        (await GatherAsync(Scorings.Attempt(AssetKind.Image, "likeness").Reporting("likeness", 0.99)))["likeness"].Score.ShouldBe(0.42);
    }

    [Fact]
    public async Task GatherAsync_BoundButMissing_IsForAPersonAndNeverAPass()
    {
        var attempt = Scorings.Attempt(AssetKind.Image, "likeness");
        attempt = attempt with { Rendered = attempt.Rendered with { MissingScores = ["likeness"] } };

        var verdict = attempt.Gate.Judge(AssetKind.Image, Clip with { Sourced = await GatherAsync(attempt) }, attempt.Recipe);

        verdict.Outcome.ShouldBe(VerdictOutcome.Unmeasured);
    }

    private void Add(ConfiguredScorer scorer) => _ledger.Scorers.Add(scorer);

    private Task<ImmutableSortedDictionary<string, SourcedScore>> GatherAsync(RenderedAttempt attempt, params IScoreSource[] others) =>
        Gathering.Of(new MemoryMedia(), _ledger, [_source, .. others]).GatherAsync(attempt, new("p/media.mp4", "sha", 100), Clip, _ct);
}
