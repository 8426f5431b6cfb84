using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class SequenceChecksTests
{
    private readonly Sequence _sequence = Sequenced.Sequence();

    [Fact]
    public void Of_EverythingAsItShouldBe_FindsNothing()
    {
        var report = Behind(Sequenced.Shot(1).Judged(_sequence), verdict => verdict with { Cut = new(0.02, 10), Seconds = 2.2 });

        report.Findings.ShouldBeEmpty();
        (report.Score, report.Ready).ShouldBe((0.8, 2));
    }

    [Fact]
    public void Of_MissingShot_CountsNothingAndSaysWhy()
    {
        var report = Report(Sequenced.Shot(1).Judged(_sequence), Sequenced.Shot(2, SlotStatus.NeedsReview));

        report.Score.ShouldBe(0.4);
        report.Findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            finding => (finding.Kind, finding.Severity, finding.Number).ShouldBe((QaFindingKind.Missing, Severity.High, 2)), finding => finding.Sentence.ShouldBe("Sharpness is too low."));
    }

    [Fact]
    public void Of_OtherLength_IsTold() =>
        Report(Sequenced.Shot(1).Judged(_sequence, verdict => verdict with { Seconds = 2.4 })).Findings.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(finding => finding.Kind.ShouldBe(QaFindingKind.Duration), finding => finding.Sentence.ShouldBe("It lasts 2.4 s; the script wants 2.0 s."));

    [Fact]
    public void Of_LookJumps_IsTold() =>
        Behind(Sequenced.Shot(1).Judged(_sequence), verdict => verdict with { Cut = new(0.01, -80) }).Findings.ShouldHaveSingleItem()
            .Sentence.ShouldBe("The look jumps from the shot before: it is much darker and shares 1 % of its colours.");

    [Fact]
    public void Of_MuchLouderThanTheShotBefore_IsTold() =>
        Report(Sequenced.Shot(1).Judged(_sequence, verdict => verdict with { Loudness = -22 }), Sequenced.Shot(2).Judged(_sequence, verdict => verdict with { Loudness = -16 }))
            .Findings.ShouldHaveSingleItem().Sentence.ShouldBe("It is 6.0 LU louder than segment 1.");

    [Theory]
    [InlineData(null, Severity.Medium, "Its narration cannot be heard.")]
    [InlineData(-22.5, Severity.Low, "It is at -22.5 LUFS; the delivery format wants -16.")]
    public void Of_NarrationThatMissesTheFormatsLoudness_IsTold(double? loudness, Severity severity, string sentence)
    {
        var finding = Report(Sequenced.Shot(1, spoken: true).Judged(_sequence, verdict => verdict with { Loudness = loudness })).Findings.ShouldHaveSingleItem();

        (finding.Kind, finding.Severity, finding.Sentence).ShouldBe((QaFindingKind.Loudness, severity, sentence));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Of_MuchLouderThanAShotThatIsNoNeighbour_IsNotTold(int number, int scene) =>
        Report(Sequenced.Shot(1).Judged(_sequence, verdict => verdict with { Loudness = -22 }), Sequenced.Shot(number, scene: scene).Judged(_sequence, verdict => verdict with { Loudness = -16 }))
            .Findings.ShouldBeEmpty();

    [Fact]
    public void Of_VerdictOfAnotherMaster_IsNotShown()
    {
        var judged = Sequenced.Shot(1).Judged(_sequence, passes: false);

        var report = Report(judged with { GateVersion = "landscape-2+0" });

        report.Shots.ShouldHaveSingleItem().ShouldSatisfyAllConditions(shot => shot.Verdict.ShouldBeNull(), shot => (shot.IsReady, shot.Sentence, shot.AcceptedBy).ShouldBe((false, null, null)));
        report.Score.ShouldBe(0);
    }

    [Fact]
    public void Of_OtherShotInFrontByNow_KeepsTheVerdictWithoutTheCut()
    {
        var behindNothing = Sequenced.Shot(2).Judged(_sequence, verdict => verdict with { Cut = new(0.01, -80) });

        var report = Report(Sequenced.Shot(1).Judged(_sequence), behindNothing);

        report.Shots[1].Verdict.ShouldNotBeNull().Cut.ShouldBeNull();
        report.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Of_FailedCheck_ComesFirstAndIsAPersonsMatter()
    {
        var report = Report(Sequenced.Shot(1).Judged(_sequence, verdict => verdict with { Seconds = 3 }), Sequenced.Shot(2).Judged(_sequence, passes: false));

        report.Findings.Select(finding => (finding.Kind, finding.Severity, finding.Number)).ShouldBe([(QaFindingKind.Check, Severity.Medium, 2), (QaFindingKind.Duration, Severity.Low, 1)]);
        report.Checks.ShouldHaveSingleItem().ShouldSatisfyAllConditions(check => (check.Measured, check.Failing).ShouldBe((2, 1)), check => (check.Mean, check.Worst).ShouldBe((0.5, 0.1)));
        System.Text.Encoding.UTF8.GetString(QaReportText.Html(report)).ShouldContain("Duration 0.10 is below 0.50.");
    }

    private QaReport Behind(SequenceShot before, Func<MasterVerdict, MasterVerdict> change) => Report(before, Sequenced.Shot(2).Judged(_sequence, change, before: before));

    private QaReport Report(params SequenceShot[] shots) => QaReport.Of(Sequenced.State(_sequence, shots));
}
