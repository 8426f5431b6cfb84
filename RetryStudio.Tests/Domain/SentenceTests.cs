using RetryStudio.Domain;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain;

public sealed class SentenceTests
{
    [Fact]
    public void Cut_ShortText_IsKept() => Sentence.Cut("Fine.").ShouldBe("Fine.");

    [Fact]
    public void Cut_LongText_EndsWithinTheLimit() => Sentence.Cut(new string('x', 3000)).ShouldBe(new string('x', 1999) + "…");

    [Fact]
    public void Cut_InsideACharacter_LeavesItOut() => Sentence.Cut("xx🎬xxxx", 4).ShouldBe("xx…");
}
