using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FrameMeterTests
{
    [Fact]
    public async Task ReadAsync_BlackHalfAndWhite_MeasuresEachFrame()
    {
        var meter = new FrameMeter(4, 2, 2);
        byte[] raw = [.. new byte[24], .. Enumerable.Repeat((byte)255, 12), .. new byte[12], .. Enumerable.Repeat((byte)255, 24), 1, 2, 3];

        await meter.ReadAsync(new MemoryStream(raw), CancellationToken.None);

        meter.Frames.Length.ShouldBe(3);
        meter.Frames.Select(frame => (frame.At, frame.Luma, frame.DarkShare, frame.BrightShare)).ShouldBe([(0, 0, 1, 0), (0.5, 127.5, 0.5, 0.5), (1, 255, 0, 1)]);
        meter.Frames.Select(frame => frame.Change).ShouldBe([double.NaN, 127.5, 127.5]);
        meter.Frames.Select(frame => frame.ChangeOverTwo).ShouldBe([double.NaN, double.NaN, 255]);
        meter.Frames.Select(frame => (frame.Low, frame.High)).ShouldBe([(0, 0), (0, 255), (255, 255)]);
        meter.Frames[1].Gradient.ShouldBe(127.5, "every upper pixel is white, every lower one black");
    }

    [Fact]
    public void Add_LongClip_ComparesOverHalfASecond()
    {
        var meter = new FrameMeter(1, 1, 8);
        for (byte frame = 0; frame < 40; frame++)
        {
            meter.Add([frame, frame, frame]);
        }

        meter.Frames.Skip(4).ShouldAllBe(frame => frame.ChangeOverHalf == 4 && frame.ChangeOverQuarter == 2 && frame.Change == 1);
    }

    [Fact]
    public void Add_EndlessFrameRate_KeepsLittleAndSaysNothingOfHalfASecond()
    {
        var meter = new FrameMeter(1, 1, 90_000);
        for (var frame = 0; frame < 300; frame++)
        {
            meter.Add([9, 9, 9]);
        }

        meter.Frames.ShouldAllBe(frame => double.IsNaN(frame.ChangeOverHalf));
        meter.Frames[^1].Change.ShouldBe(0);
    }

    [Theory]
    [InlineData(255, 0, 0, 1)]
    [InlineData(255, 255, 0, 1)]
    [InlineData(255, 250, 252, 0)]
    [InlineData(0, 3, 1, 0)]
    [InlineData(200, 90, 40, 0)]
    public void Add_Colour_IsClippedOnlyWhenItIsNoLightOrShadow(byte red, byte green, byte blue, double share)
    {
        var meter = new FrameMeter(1, 1, 0);

        meter.Add([red, green, blue]);

        meter.Frames[0].ClippedShare.ShouldBe(share);
    }

    [Fact]
    public void Colours_SameThroughoutAndTurnedAround_OverlapAndDoNot()
    {
        var (steady, turning) = (new ColourMeter(), new ColourMeter());
        for (var frame = 0; frame < 2 * ColourMeter.Stretch; frame++)
        {
            steady.Add([200, 10, 10]);
            turning.Add(frame < ColourMeter.Stretch ? [200, 10, 10] : [10, 200, 10]);
        }

        (steady.Overlap, turning.Overlap, new ColourMeter().Overlap).ShouldBe((1, 0, null));
    }

    [Fact]
    public void Add_Green_IsBrighterThanBlue()
    {
        var meter = new FrameMeter(1, 1, 0);

        meter.Add([0, 255, 0]);
        meter.Add([0, 0, 255]);

        meter.Frames[0].Luma.ShouldBeGreaterThan(meter.Frames[1].Luma);
        meter.Frames[1].At.ShouldBe(0);
    }
}
