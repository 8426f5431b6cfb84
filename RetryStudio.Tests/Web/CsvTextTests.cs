using RetryStudio.Domain.Budgets;
using RetryStudio.Web.Api;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("he said \"no\"", "\"he said \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-x", "'-x")]
    [InlineData("@me", "'@me")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData(" padded ", "\" padded \"")]
    [InlineData("", "")]
    public void Row_Text_IsQuotedAndHarmless(string text, string written) => CsvText.Row(text).ShouldBe(written + "\r\n");

    [Theory]
    [InlineData(12, null)]
    [InlineData(-3, null)]
    [InlineData(-20_001, "Scene 2, take 1")]
    [InlineData(null, null)]
    public void Take_Number_IsNamedAsOnTheScreens(int? number, string? name) => CsvText.Take(number).ShouldBe(name);

    [Fact]
    public void Row_Values_AreWrittenTheSameEverywhere() =>
        CsvText.Row(new DateTimeOffset(2026, 5, 4, 10, 0, 1, TimeSpan.FromHours(2)), BudgetEntryKind.Charge, -12.5m, 3, null).ShouldBe("2026-05-04T08:00:01.000Z,charge,-12.5,3,\r\n");
}
