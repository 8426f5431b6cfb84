using System.Text;
using RetryStudio.Domain.Narrations;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Narrations;

/// <summary>What a backend reports comes from another machine: nothing of it is taken that makes no sense.</summary>
public sealed class WordTimesTests
{
    [Fact]
    public void Read_WordsWithTimes_AreThere() =>
        Read("""[{"word": "Mara", "start": 0.1, "end": 0.5}, {"word": "waits.", "start": 0.6, "end": 3.2, "confidence": 0.9}]""").ShouldNotBeNull().Words.ShouldBe([new("Mara", 0.1, 0.5), new("waits.", 0.6, 3)]);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[1, 2]")]
    [InlineData("""[{"word": "Mara", "start": 0.1""")]
    [InlineData("""[{"word": "Mara", "start": 0.1}]""")]
    [InlineData("""[{"start": 0.1, "end": 0.2}]""")]
    [InlineData("""[{"word": "", "start": 0.1, "end": 0.2}]""")]
    [InlineData("""[{"word": "Mara", "start": -1, "end": 0.2}]""")]
    [InlineData("""[{"word": "Mara", "start": 0.5, "end": 0.2}]""")]
    [InlineData("""[{"word": "Mara", "start": 1, "end": 9}]""")]
    [InlineData("""[{"word": "Mara", "start": 1e400, "end": 1e400}]""")]
    [InlineData("""[{"word": "a", "start": 1, "end": 1.2}, {"word": "b", "start": 0.5, "end": 0.7}]""")]
    [InlineData("""[[[[[[[[[[]]]]]]]]]]""")]
    public void Read_AnythingElse_IsNothing(string json) => Read(json).ShouldBeNull();

    [Fact]
    public void Read_TooMuch_IsNothing()
    {
        Read("[" + string.Join(',', Enumerable.Repeat("""{"word": "a", "start": 1, "end": 1}""", WordTimes.MostWords + 1)) + "]").ShouldBeNull();
        Read($$"""[{"word": "{{new string('a', 201)}}", "start": 0, "end": 1}]""").ShouldBeNull();
        WordTimes.Read(new byte[WordTimes.MostBytes + 1], 3).ShouldBeNull();
    }

    private static WordTimes? Read(string json) => WordTimes.Read(Encoding.UTF8.GetBytes(json), 3);
}
