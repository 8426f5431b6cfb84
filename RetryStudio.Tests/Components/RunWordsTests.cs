using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Runs;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class RunWordsTests
{
    [Theory]
    [InlineData(RunStatus.Completed, 115, 15, "100 GPU s used, 100 expected (as expected), 300 at worst")]
    [InlineData(RunStatus.Completed, 50, 0, "50 GPU s used, 100 expected (50 % less), 300 at worst")]
    [InlineData(RunStatus.Completed, 250, 0, "250 GPU s used, 100 expected (150 % more), 300 at worst")]
    [InlineData(RunStatus.Running, 50, 0, "50 GPU s used, 100 expected (it goes on), 300 at worst")]
    [InlineData(RunStatus.Cancelled, 50, 0, "50 GPU s used, 100 expected (it was cancelled), 300 at worst")]
    public void Against_Used_LeavesOutWhatMachinesLost(RunStatus status, int used, int lost, string words) =>
        RunWords.Against(Line(status, SlotStatus.Complete) with { Use = new(1, 0, used, lost) }).ShouldBe(words);

    [Fact]
    public void Outcome_EveryEnd_IsToldOnce() =>
        RunWords.Outcome(Line(RunStatus.Completed, SlotStatus.Complete, SlotStatus.FailedPermanent, SlotStatus.Parked, SlotStatus.NeedsReview, SlotStatus.NeedsReview))
            .ShouldBe("1 of 5 complete, 2 need review, 1 failed, 1 parked");

    [Fact]
    public void Outcome_TakenUpLater_IsTold()
    {
        var line = Line(RunStatus.Completed, SlotStatus.Complete);

        RunWords.Outcome(line with { Run = line.Run with { Images = 3 } }).ShouldBe("1 of 3 complete, 2 taken up by a later run");
    }

    [Fact]
    public void Query_Address_IsReadAsItWasWritten()
    {
        var query = new RunQuery(Guid.NewGuid(), RunStatus.Cancelled, "anna", Guid.NewGuid());
        var parts = query.Write();

        RunQuery.Read((string?)parts["project"], (string?)parts["status"], (string?)parts["by"], (string?)parts["after"]).ShouldBe(query);
        RunQuery.Read("x", "7", " ", "y").ShouldBe(RunQuery.All);
    }

    private static RunLine Line(RunStatus status, params SlotStatus[] slots) => new(Shown.Run(Guid.NewGuid(), status, slots) with { Estimate = new(100, 300) }, "Film", RunUse.None);
}
