using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Prompts;

public sealed class VideoPromptTemplateTests
{
    [Theory]
    [InlineData("dialogue", "Slow push-in over 4 seconds: Mara by the window.")]
    [InlineData("landscape", "Slow pan over 4 seconds: Mara by the window.")]
    [InlineData("action", "Tracking shot over 4 seconds: Mara by the window.")]
    [InlineData("hero", "Slow orbit over 4 seconds: Mara by the window.")]
    [InlineData("product", "Gentle camera drift over 4 seconds: Mara by the window.")]
    public void Write_SceneType_DecidesTheCamera(string sceneType, string prompt) =>
        VideoPromptTemplate.Write(Subject(sceneType: sceneType)).ShouldBe(prompt);

    [Fact]
    public void Write_StillOnPurpose_DoesNotMoveTheCamera() =>
        VideoPromptTemplate.Write(Subject() with { Still = true }).ShouldBe("Locked-off camera over 4 seconds: Mara by the window.");

    [Theory]
    [InlineData("1", "Slow pan over 1 second: ")]
    [InlineData("2.5", "Slow pan over 2.5 seconds: ")]
    [InlineData("60", "Slow pan over 60 seconds: ")]
    public void Write_Duration_IsTold(string seconds, string head) =>
        VideoPromptTemplate.Write(Subject() with { Seconds = decimal.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) }).ShouldStartWith(head);

    [Theory]
    [InlineData("Where is she?", "Where is she?")]
    [InlineData("She waits.", "She waits.")]
    [InlineData("sea, gulls,", "sea, gulls.")]
    [InlineData("sea,\ngulls", "sea, gulls.")]
    public void Write_Picture_EndsTheSentenceOnce(string picture, string end) =>
        VideoPromptTemplate.Write(Subject(picture)).ShouldBe($"Slow pan over 4 seconds: {end}");

    [Fact]
    public void Write_LongestPicture_FitsASegment()
    {
        var prompt = VideoPromptTemplate.Write(Subject(new string('x', Segment.TextLimit)));

        prompt.Length.ShouldBeLessThanOrEqualTo(Segment.TextLimit);
        prompt.ShouldEndWith("x…");
        PlainText.Fault(prompt, Segment.TextLimit).ShouldBeNull();
    }

    private static VideoPromptSubject Subject(string picture = "Mara by the window", string sceneType = "landscape") =>
        new(Guid.NewGuid(), 0, picture, "Nobody speaks.", sceneType, "A scene type", 4, false);
}
