using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class BackendJudgeTests
{
    [Theory]
    [InlineData(7, 7, 20, 0, false)] // too few to tell
    [InlineData(8, 4, 20, 0, true)]
    [InlineData(20, 9, 20, 0, false)]
    [InlineData(20, 12, 20, 6, true)]
    [InlineData(20, 12, 20, 7, false)] // the others are hardly better: it is the work
    [InlineData(20, 20, 20, 20, false)]
    [InlineData(20, 20, 3, 3, true)] // nobody to compare with, and it does nothing else
    [InlineData(20, 19, 3, 0, false)]
    public void Judge_FailedTries_AreComparedWithTheOthers(int tries, int failures, int othersTries, int othersFailures, bool bad)
    {
        var findings = BackendJudge.Judge([Record("GPU 1", tries, failures), Record("GPU 2", othersTries, othersFailures)]).Where(finding => finding.BackendId == Id("GPU 1")).ToList();

        findings.Count.ShouldBe(bad ? 1 : 0);
        findings.ForEach(finding => finding.Cause.ShouldBe(OutageCause.Tries));
    }

    [Theory]
    [InlineData(19, 0, 100, 90, false)] // too few to tell
    [InlineData(20, 2, 100, 90, true)]
    [InlineData(40, 28, 100, 90, false)] // worse, but not by a quarter
    [InlineData(20, 10, 20, 16, false)] // by more than a quarter, but chance does that
    [InlineData(60, 30, 60, 54, true)]
    [InlineData(40, 0, 10, 10, false)] // too few to compare with
    [InlineData(40, 0, 100, 5, false)] // everybody fails
    public void Judge_Results_AreComparedWithThePeers(int measured, int passed, int othersMeasured, int othersPassed, bool bad)
    {
        var own = Record("GPU 1", 20, 0) with { Results = [new(AssetKind.Image, "sdxl", measured, passed)] };
        var peer = Record("GPU 2", 20, 0) with { Results = [new(AssetKind.Image, "sdxl", othersMeasured, othersPassed), new(AssetKind.Image, "easy", 100, 100)] };

        var findings = BackendJudge.Judge([own, peer]).Where(finding => finding.BackendId == own.Id).ToList();

        findings.Count.ShouldBe(bad ? 1 : 0);
        findings.ForEach(finding => finding.Sentence.ShouldStartWith($"Of its last {measured} images "));
    }

    [Fact]
    public void Judge_PeersThatAreOut_DoNotCount()
    {
        var findings = BackendJudge.Judge([Record("GPU 1", 20, 12), Record("GPU 2", 20, 0) with { IsOut = true }, Record("GPU 3", 20, 14)]);

        findings.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_OnlyThisOneRunsTheHardWorkflow_IsNotComparedWithTheEasyOne()
    {
        var hard = Record("GPU 1", 20, 0) with { Tries = [new("hard", 12, 9), new("sdxl", 8, 0)], Results = [new(AssetKind.Video, "hard", 60, 24)] };
        var easy = Record("GPU 2", 20, 0) with { Results = [new(AssetKind.Video, "easy", 60, 58)] };

        BackendJudge.Judge([hard, easy]).ShouldBeEmpty();
    }

    private static BackendRecord Record(string name, int tries, int failures) => new(Id(name), name, [new("sdxl", tries, failures)], [], IsOut: false);

    private static Guid Id(string name) => new(name[^1], 0, 0, new byte[8]);
}
