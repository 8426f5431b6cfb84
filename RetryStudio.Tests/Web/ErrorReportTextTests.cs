using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Api;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class ErrorReportTextTests
{
    private static readonly FailedSlot Slot = new(Guid.NewGuid(), 7, "Gulls <script>alert(1)</script>", AssetKind.Image, SlotStatus.FailedPermanent, DecisionReason.MachineFailedTooOften, "It failed.", 1);

    [Fact]
    public void Csv_SlotsAttemptsTries_AreALineForEachOfTheLast()
    {
        var lines = Lines(
            new(Slot, [new(1, AttemptStatus.Failed, null, 0, "Again.", [Try(1), Try(2)]), new(2, AttemptStatus.Failed, "flicker", 12.5m, "A person.", [])]),
            new(Slot with { Segment = 8 }, []));

        lines.Length.ShouldBe(5);
        lines[1].ShouldEndWith(",1,GPU 1,failed,out_of_memory,Out of memory,3,");
        lines[2].ShouldContain(",2,GPU 1,");
        lines[3].ShouldEndWith(",2,failed,flicker,A person.,,,,,,12.5,");
        lines[4].ShouldStartWith("8,");
        lines.ShouldAllBe(line => line.Count(letter => letter == ',') == 15);
    }

    [Fact]
    public void Csv_PanelOfTheCoherenceSheet_HasAColumnOfItsOwn() =>
        Lines(new ReportedSlot(Slot with { Segment = -3, Text = "Gulls" }, []))[1].ShouldSatisfyAllConditions(line => line.ShouldStartWith(",Gulls,"), line => line.ShouldEndWith(",3"));

    [Fact]
    public void Csv_NothingFailed_IsItsHeadOnly() => Lines().ShouldHaveSingleItem();

    [Fact]
    public void Html_WhatPeopleWrote_IsTextAndNothingElse()
    {
        var html = ErrorReportText.Html(Errors(new ReportedSlot(Slot, [new(1, AttemptStatus.Failed, "flicker", 12, "A person.", [Try(1)])])));

        html.ShouldContain("Gulls &lt;script&gt;");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("http");
        html.ShouldContain("1. GPU 1: Out of memory. Out of memory");
        html.ShouldContain("Failed: Flicker");
    }

    [Fact]
    public void Html_NothingFailed_SaysSo() => ErrorReportText.Html(Errors()).ShouldContain("Nothing failed in this run");

    private static ReportedTry Try(int number) => new(number, "GPU 1", TryStatus.Failed, ErrorClass.OutOfMemory, "Out of memory", 3);

    private static string[] Lines(params ReportedSlot[] slots) => ErrorReportText.Csv(Errors(slots)).TrimEnd().Split("\r\n");

    private static RunErrors Errors(params ReportedSlot[] slots) =>
        new(new(Shown.Run(Guid.NewGuid(), RunStatus.Completed, SlotStatus.Complete), "Film", RunUse.None), Shown.Noon, [.. slots]);
}
