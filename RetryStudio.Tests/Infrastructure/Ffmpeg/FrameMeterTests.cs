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
        meter.Frames[0].ShouldBe(new(0, 0, 1, 0, 0));
        meter.Frames[1].ShouldBe(new(0.5, 127.5, 0.5, 0.5, 127.5));
        meter.Frames[2].ShouldBe(new(1, 255, 0, 1, 127.5));
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
