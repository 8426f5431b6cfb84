using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class TimecodeTests
{
    [Theory]
    [InlineData(0, 24, "00:00:00:00")]
    [InlineData(23, 24, "00:00:00:23")]
    [InlineData(24, 24, "00:00:01:00")]
    [InlineData(1499, 25, "00:00:59:24")]
    [InlineData(1500, 25, "00:01:00:00")]
    [InlineData(86_400, 24, "01:00:00:00")]
    [InlineData((86_400 * 30) - 1, 30, "23:59:59:29")]
    [InlineData(86_400 * 30, 30, "00:00:00:00")]
    [InlineData(59, 60, "00:00:00:59")]
    public void ToString_Frames_AreHoursMinutesSecondsFrames(long frames, int fps, string text) => new Timecode(frames, fps).ToString().ShouldBe(text);

    [Theory]
    [InlineData(24)]
    [InlineData(30)]
    public void Start_AnyRate_IsOneOClock(int fps) => Timecode.Start(fps).After(fps).ToString().ShouldBe("01:00:01:00");
}
