using RetryStudio.Domain;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class PlainTextTests
{
    [Fact]
    public void Line_Spaces_AreTrimmed() => PlainText.Line("  The Lighthouse  ", "name", 20).ShouldBe("The Lighthouse");

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData(" \t ", "is empty")]
    [InlineData("123456", "at most 5")]
    [InlineData("a\nb", "U+000A")]
    public void Line_Wrong_IsRejectedWithTheField(string? text, string words)
    {
        var rejected = Should.Throw<RejectedException>(() => PlainText.Line(text, "name", 5));

        rejected.Reason.ShouldBe(RejectionReason.Invalid);
        rejected.Fields.ShouldHaveSingleItem().Field.ShouldBe("name");
        rejected.Message.ShouldContain(words);
    }
}
