using RetryStudio.Tests.Builders;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class WordsTests
{
    [Theory]
    [InlineData(4, "4 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(4200, "1 h 10 min")]
    [InlineData(-3, "0 s")]
    public void Duration_Seconds_IsReadable(double seconds, string words) => Words.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Theory]
    [InlineData(3, "a few s")]
    [InlineData(31, "40 s")]
    [InlineData(130, "3 min")]
    public void Roughly_Guess_IsNotMoreExactThanItIs(double seconds, string words) => Words.Roughly(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Theory]
    [InlineData(1, "1 segment")]
    [InlineData(2000, "2,000 segments")]
    public void Count_Number_TakesThePlural(int number, string words) => Words.Count(number, "segment").ShouldBe(words);

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(310, "5 min ago")]
    [InlineData(90_000, "yesterday")]
    public void Ago_Time_IsReadable(int seconds, string words) => Words.Ago(Shown.Noon.AddSeconds(-seconds), Shown.Noon).ShouldBe(words);

    [Theory]
    [InlineData("maxAttempts", "Max attempts")]
    [InlineData("OutOfMemory", "Out of memory")]
    [InlineData("line 7", "Line 7")]
    public void Sentence_NameFromCode_BecomesWords(string name, string words) => Words.Sentence(name).ShouldBe(words);
}
