using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class GateTests
{
    private static readonly MediaMeasures Picture = Measured.Picture;

    private static readonly Gate Portrait = GatePresets.Dialogue.Gate;

    private static readonly MediaMeasures StillClip = Measured.Video with { Frames = Measured.Frames((_, frame) => frame with { Change = 0, ChangeOverTwo = 0, ChangeOverQuarter = 0, ChangeOverHalf = 0 }) };

    [Fact]
    public void Judge_GoodPicture_Passes()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Passed);
        verdict.Sentence.ShouldBe("Every check passed.");
        verdict.Results.Select(result => result.Score.Check).ShouldNotContain("duration");
        verdict.Overall.ShouldBeInRange(0.9, 1);
    }

    [Fact]
    public void Judge_FaceBelowTheThreshold_Fails()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture with { Sourced = Measured.Face(0.42) }, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Failed);
        verdict.FailedChecks.ShouldBe(["face_confidence"]);
        verdict.Sentence.ShouldBe("Face 0.42 is below 0.60: As told.");
    }

    [Fact]
    public void Judge_FaceExactlyAtTheThreshold_Passes() =>
        Portrait.Judge(AssetKind.Image, Picture with { Sourced = Measured.Face(0.6) }, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Passed);

    [Fact]
    public void Judge_SeveralFail_TheWorstIsNamedWithItsPlace()
    {
        var verdict = Portrait.Judge(AssetKind.Video, Measured.Video with { Sourced = Measured.Face(0.59), Frames = Measured.Frames((index, frame) => index is 12 or 13 ? frame with { DarkShare = 1 } : frame) }, Recipes.Video());

        verdict.FailedChecks.ShouldBe(["black", "face_confidence"]);
        verdict.Sentence.ShouldBe("Black frames 0.00 is below 0.50 at 1.0 s: 2 of 24 frames are black. One more check fails.");
    }

    [Fact]
    public void Judge_BlackStretch_ItsJumpAndFlashAreConsequences()
    {
        var verdict = Portrait.Judge(AssetKind.Video, Measured.Video with { Frames = Measured.Frames((index, frame) => index is 12 or 13 ? frame with { DarkShare = 1, Luma = 0, Change = 120 } : frame) }, Recipes.Video());

        verdict.FailedChecks.ShouldBe(["black"]);
        verdict.Results.Where(result => result.Explained && result.Warns).Select(result => result.Score.Check).ShouldBe(["judder", "jump", "flicker", "flash"], ignoreOrder: true);
        Verdict.Of(verdict.Results).FailedChecks.ShouldBe(["black"], "judging once more changes nothing");
        Portrait.Without("black").Judge(AssetKind.Video, verdict.Results).FailedChecks.ShouldBe(["flicker"], "without its cause a failure is one");
    }

    [Fact]
    public void Explains_EveryName_IsACheckAndNoneExplainsItsCause()
    {
        foreach (var check in CheckCatalogue.All)
        {
            check.Explains.ShouldAllBe(name => CheckCatalogue.Find(name) != null && !CheckCatalogue.Find(name)!.Explains.Contains(check.Name));
        }
    }

    [Fact]
    public void Judge_NoSource_WarnsVisibly()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture with { Sourced = Measured.NoScores }, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Passed);
        verdict.Sentence.ShouldStartWith("No check failed; Face warns: No source is configured");
        verdict.FailedChecks.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_SourceThatFailed_GoesToAPersonAndIsNoRetry()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture with { Sourced = Picture.Sourced.SetItem("face_confidence", SourcedScore.Failed("The scorer did not answer.")) }, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Unmeasured);
        verdict.FailedChecks.ShouldBeEmpty();
        verdict.Sentence.ShouldBe("Face could not be measured: The scorer did not answer.");
    }

    [Theory]
    [InlineData(OnMissing.Warn, true, VerdictOutcome.Passed)]
    [InlineData(OnMissing.Warn, false, VerdictOutcome.Passed)]
    [InlineData(OnMissing.Review, true, VerdictOutcome.Unmeasured)]
    [InlineData(OnMissing.Review, false, VerdictOutcome.Unmeasured)]
    public void Judge_Missing_FollowsTheRule(OnMissing onMissing, bool configured, VerdictOutcome outcome)
    {
        var gate = Portrait.With(new("face_confidence", 0.6, 0.6, 3, onMissing));
        var sourced = configured ? Picture.Sourced.SetItem("face_confidence", SourcedScore.Failed("It is away.")) : Measured.NoScores;

        gate.Judge(AssetKind.Image, Picture with { Sourced = sourced }, Recipes.Image()).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Judge_HintThatMustNotBeMissing_GoesToAPerson()
    {
        var gate = new Gate([new("decodes"), GateRule.Hint("aesthetics") with { OnMissing = OnMissing.Review }, GateRule.Hint("likeness")]);

        gate.Judge(AssetKind.Image, Picture with { Sourced = Measured.NoScores }, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Unmeasured);
        gate.Without("aesthetics").Judge(AssetKind.Image, Picture with { Sourced = Measured.NoScores }, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Passed);
    }

    [Fact]
    public void Judge_BlackStretch_WhatPassesIsNoConsequence() =>
        Portrait.Judge(AssetKind.Video, Measured.Video with { Frames = Measured.Frames((index, frame) => index == 12 ? frame with { DarkShare = 1 } : frame) }, Recipes.Video())
            .Results.ShouldAllBe(result => !result.Explained);

    [Fact]
    public void Judge_CheckOfAScorersOwnOverSound_CountsNowhere()
    {
        var gate = GatePresets.Static.Gate.With(new("hands"));
        var before = gate.Judge(AssetKind.Audio, Measured.Narration, Recipes.Image()).Results;

        gate.Judge(AssetKind.Audio, before).Outcome.ShouldBe(VerdictOutcome.Passed);
    }

    [Fact]
    public void Judge_NoFaceExpected_NeitherWarnsNorCounts()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture with { Sourced = Picture.Sourced.SetItem("face_confidence", SourcedScore.NotApplicable("No face is expected.")) }, Recipes.Image());

        verdict.Sentence.ShouldBe("Every check passed.");
    }

    [Fact]
    public void Judge_BrokenFile_FailsByDecoding() =>
        Portrait.Judge(AssetKind.Image, new(), Recipes.Image()).FailedChecks.ShouldContain("decodes");

    [Fact]
    public void Judge_CheckOfAScorersOwn_IsJudged() =>
        new Gate([new("decodes"), new("hands", 0.7)]).Judge(AssetKind.Image, Picture with { Sourced = Picture.Sourced.SetItem("hands", SourcedScore.Of(0.2, 2, "Six fingers.", 1.5)) }, Recipes.Image()).ShouldSatisfyAllConditions(
            verdict => verdict.FailedChecks.ShouldBe(["hands"]),
            verdict => verdict.Sentence.ShouldContain("at 1.5 s: Six fingers."));

    [Fact]
    public void Judge_NothingMeasured_GoesToAPerson()
    {
        new Gate([]).Judge(AssetKind.Image, Picture, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Unmeasured);
        new Gate([new("beauty")]).Judge(AssetKind.Image, Picture, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Unmeasured);
    }

    [Fact]
    public void Judge_BetweenWarnAndFail_PassesWithAWarning()
    {
        var gate = new Gate([new("decodes"), new("highlights", Fail: 0.3, Warn: 0.8)]);
        var verdict = gate.Judge(AssetKind.Image, Picture with { Frames = [Picture.Frames[0] with { BrightShare = 0.2 }] }, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Passed);
        verdict.Results.Single(result => result.Warns).Score.Check.ShouldBe("highlights");
    }

    [Fact]
    public void Judge_AdvisoryCheckFails_Passes() =>
        new Gate([new("decodes"), GateRule.Hint("highlights", warn: 0.9)]).Judge(AssetKind.Image, Picture with { Frames = [Picture.Frames[0] with { BrightShare = 0.9 }] }, Recipes.Image()).ShouldSatisfyAllConditions(
            verdict => verdict.Outcome.ShouldBe(VerdictOutcome.Passed),
            verdict => verdict.Sentence.ShouldContain("Highlights warns"));

    [Fact]
    public void Judge_StillClip_FailsByThePresetThatWantsMotionOnly()
    {
        GatePresets.Action.Gate.Judge(AssetKind.Video, StillClip, Recipes.Video()).FailedChecks.ShouldBe(["frozen"]);
        GatePresets.Dialogue.Gate.Judge(AssetKind.Video, StillClip, Recipes.Video()).Outcome.ShouldBe(VerdictOutcome.Failed);
        GatePresets.Static.Gate.Judge(AssetKind.Video, StillClip, Recipes.Video()).Outcome.ShouldBe(VerdictOutcome.Passed);
    }

    [Fact]
    public void Judge_StillOnPurpose_IsNotAskedToMove()
    {
        var verdict = GatePresets.Action.Gate.Judge(AssetKind.Video, StillClip, Recipes.Video(), still: true);

        verdict.Outcome.ShouldBe(VerdictOutcome.Passed);
        verdict.Results.Single(result => result.Score.Check == "frozen").Score.Sentence.ShouldBe("The shot is still on purpose.");
    }

    [Fact]
    public void Judge_ScoresOfBefore_FollowTheNewGate()
    {
        var before = GatePresets.Action.Gate.Judge(AssetKind.Video, StillClip, Recipes.Video()).Results;

        GatePresets.Action.Gate.Judge(AssetKind.Video, before).Outcome.ShouldBe(VerdictOutcome.Failed);
        GatePresets.Static.Gate.Judge(AssetKind.Video, before).Outcome.ShouldBe(VerdictOutcome.Passed);
        GatePresets.Static.Gate.With(new("hands")).Judge(AssetKind.Video, before).Outcome.ShouldBe(VerdictOutcome.Unmeasured);
    }

    [Fact]
    public void Presets_EveryRule_NamesACheckOfTheCatalogue()
    {
        GatePresets.All.SelectMany(preset => preset.Gate.Rules).ShouldAllBe(rule => CheckCatalogue.Find(rule.Check) != null);
        GatePresets.All.ShouldAllBe(preset => preset.Gate.Rules.Select(rule => rule.Check).Distinct().Count() == preset.Gate.Rules.Length);
        GatePresets.Of(GatePresets.Static.Gate.With(new("flicker", 0.9, 0.9))).ShouldBeNull();
        GatePresets.Of(new(GatePresets.Static.Gate.Rules))!.Slug.ShouldBe("static");
    }
}
