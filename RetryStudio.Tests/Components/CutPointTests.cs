using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class CutPointTests
{
    [Theory]
    [InlineData("Mara waits. It rains, hard. Night.", "Mara waits.|It rains, hard.")]
    [InlineData("Mara waits, it rains", "Mara waits,")]
    [InlineData("Mara waits long", "Mara|Mara waits")]
    [InlineData("Mara", "")]
    [InlineData("Mara. ", "")]
    public void Of_Text_PrefersSentencesThenClausesThenWords(string text, string ends) =>
        string.Join('|', CutPoint.Of(text).Select(point => text[..point.At].Split(". ")[^1].Length == 0 ? text[..point.At] : Last(text[..point.At]))).ShouldBe(ends);

    private static string Last(string head) => head.Contains(". ", StringComparison.Ordinal) ? head[(head.LastIndexOf(". ", StringComparison.Ordinal) + 2)..] : head;
}
