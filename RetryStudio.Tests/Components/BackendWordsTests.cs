using RetryStudio.Domain.Backends;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Backends;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BackendWordsTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(BackendStanding.Ready, "Ready")]
    [InlineData(BackendStanding.Working, "Working")]
    [InlineData(BackendStanding.Draining, "Draining")]
    [InlineData(BackendStanding.Off, "Off")]
    [InlineData(BackendStanding.Resting, "Resting")]
    [InlineData(BackendStanding.TakenOut, "Taken out")]
    public void Of_Standing_IsOneWord(BackendStanding standing, string words) => BackendWords.Of(standing).Text.ShouldBe(words);

    [Fact]
    public void Of_OutageWithoutEnd_SaysWhoEndsIt()
    {
        BackendWords.Of(Outage(OutageCause.Results), Shown.Noon).ShouldBe("Taken out 2 h ago. It gets no work until somebody puts it back.");
        BackendWords.Of(Outage(OutageCause.Stall), Shown.Noon).ShouldBe("Taken out 2 h ago. It gets no work until it works on again, or somebody puts it back.");
    }

    [Theory]
    [InlineData(BackendStanding.TakenOut, "'Put back' gives it work at once")]
    [InlineData(BackendStanding.Resting, "gets work again by itself")]
    [InlineData(BackendStanding.Draining, "finishes what runs and takes nothing new")]
    [InlineData(BackendStanding.Off, "until somebody turns it on")]
    public void Next_NotInService_SaysWhatHappens(BackendStanding standing, string words) => BackendWords.Next(standing)!.ShouldContain(words);

    [Theory]
    [InlineData(BackendStanding.Ready)]
    [InlineData(BackendStanding.Working)]
    public void Next_InService_IsNothing(BackendStanding standing) => BackendWords.Next(standing).ShouldBeNull();

    [Fact]
    public void Memory_AsFarAsItIsTold()
    {
        BackendWords.Memory(new("GPU", 24 * Gigabyte, (18 * Gigabyte) + (Gigabyte / 5))).ShouldBe("18.2 of 24 GB free");
        BackendWords.Memory(new("GPU", 24 * Gigabyte, null)).ShouldBe("24 GB");
        BackendWords.Memory(new("GPU", null, null)).ShouldBe("memory not told");
    }

    [Theory]
    [InlineData("cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync", "cuda:0 NVIDIA GeForce RTX 4090")]
    [InlineData("mps", "mps")]
    public void Name_LeavesTheAllocatorOut(string name, string shown) => BackendWords.Name(new(name, null, null)).ShouldBe(shown);

    [Fact]
    public void Tries_SaysNoneInWords()
    {
        BackendWords.Tries(BackendDay.None).ShouldBe("none");
        BackendWords.Tries(BackendDay.None with { Tries = 12 }).ShouldBe("12, none failed by machine");
        BackendWords.Tries(BackendDay.None with { Tries = 1200, MachineFailures = 3 }).ShouldBe("1,200, 3 failed by machine");
    }

    private static BackendOutage Outage(OutageCause cause) => new(cause, "Bad.", Shown.Noon.AddHours(-2), null, 1);
}
