using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

/// <summary>What is read out of standard error, on recorded output.</summary>
public sealed class ErrorStreamTests
{
    private static readonly string[] TwoFrames =
    [
        "frame:0    pts:0       pts_time:0", "lavfi.cropdetect.w=640", "lavfi.cropdetect.h=266", "lavfi.signalstats.YAVG=120", "lavfi.signalstats.YDIF=0", "lavfi.signalstats.SATAVG=22.7",
        "lavfi.signalstats.BRNG=0.0125", "lavfi.block=1.110000", "lavfi.blur=4.641585",
        "frame:0    pts:0       pts_time:0", "lavfi.blur=4.929070",
        "frame:0    pts:0       pts_time:0", "lavfi.blur=6.031000",
        "frame:0    pts:0       pts_time:0", "lavfi.ssim.Y=0.981000", "lavfi.psnr.psnr_avg=33.420000",
        "frame:1    pts:1       pts_time:0.25", "lavfi.cropdetect.w=-640", "lavfi.cropdetect.h=-360", "lavfi.signalstats.YAVG=16", "lavfi.signalstats.YDIF=8.5", "lavfi.blur=nan",
        "[h264 @ 0x55a242abd0c0] Error splitting the input into NAL units.",
        "frame:1    pts:1       pts_time:0.25", "lavfi.blur=-nan",
    ];

    [Fact]
    public void MetadataLines_NativeThenSmaller_AreOneFrame()
    {
        var lines = new MetadataLines(640, 360);

        var complaints = TwoFrames.Where(line => !lines.Take(line)).ToList();

        complaints.ShouldHaveSingleItem().ShouldStartWith("[h264");
        var (first, second) = (lines.Natives[0], lines.Natives[1]);
        lines.Natives.Length.ShouldBe(2);
        (first.At, first.Blur, first.HalfBlur, first.QuarterBlur, first.Blockiness, first.Saturation, first.OutOfRange).ShouldBe((0, 4.641585, 4.92907, 6.031, 1.11, 22.7, 0.0125));
        first.InsideBorders.ShouldBe(266.0 / 360, 0.001);
        first.Difference.ShouldBe(double.NaN, "the first frame has none before it");
        (second.At, second.Difference, second.Blur, second.HalfBlur, second.QuarterBlur, second.InsideBorders).ShouldBe((0.25, 8.5, double.NaN, double.NaN, double.NaN, double.NaN));
    }

    [Fact]
    public void MetadataLines_StartImage_IsNoFrame()
    {
        var lines = new MetadataLines(640, 360);

        TwoFrames.ToList().ForEach(line => lines.Take(line));

        lines.StartImage.ShouldBe(new StartImageMeasure(0.981, 33.42));
    }

    [Fact]
    public void MetadataLines_SamePicture_HasNoDifferenceInColour()
    {
        var lines = new MetadataLines(640, 360);
        foreach (var line in new[] { "frame:0 pts:0 pts_time:0", "lavfi.ssim.Y=1.000000", "lavfi.psnr.psnr_avg=inf" })
        {
            lines.Take(line).ShouldBeTrue();
        }

        lines.StartImage.ShouldBe(new StartImageMeasure(1, double.PositiveInfinity));
    }

    [Theory]
    [InlineData("[info]     I:         -21.8 LUFS", -21.8)]
    [InlineData("    I:         -70.0 LUFS", -70)]
    [InlineData("[Parsed_ebur128_1 @ 0x55c8] [info] t: 1.5 TARGET:-23 LUFS M: -21.8 S:-120.7 I: -21.8 LUFS LRA: 0.0 LU", double.NegativeInfinity)]
    [InlineData("[info]     LRA:         0.0 LU", double.NegativeInfinity)]
    public void LoudnessLines_Summary_IsRead(string line, double expected)
    {
        var lines = new LoudnessLines();

        lines.Take(line).ShouldBeTrue();

        lines.Loudness.ShouldBe(expected);
    }

    [Fact]
    public void LoudnessLines_Error_IsLeftAsComplaint() =>
        new LoudnessLines().Take("[flac @ 0x55c83906a8c0] [error] invalid sync code").ShouldBeFalse();

    [Fact]
    public void DecodeComplaints_ForScreens_NamesNoAddressAndNoFolder()
    {
        var complaints = DecodeComplaints.Of(
            ["[mov,mp4,m4a,3gp,3g2,mj2 @ 0x5607d8931540] moov atom not found", "file:/data/x/clip.mp4: Invalid data found when processing input", new string('x', 9000)],
            "/data/x/clip.mp4");

        complaints[0].ShouldBe("[mov] moov atom not found");
        complaints[1].ShouldBe("clip.mp4: Invalid data found when processing input");
        complaints[2].Length.ShouldBe(DecodeComplaints.MaxLength);
    }

    [Fact]
    public async Task ErrorLines_EndlessComplaints_AreKeptWithinLimits()
    {
        var lines = new ErrorLines(line => line == "taken");

        await lines.ReadAsync(new StringReader("taken\n" + string.Concat(Enumerable.Repeat(new string('y', 5000) + "\r\n", 500))), CancellationToken.None);

        lines.Kept.Count.ShouldBe(ErrorLines.MaxLines);
        lines.Kept.ShouldAllBe(line => line.Length == ErrorLines.MaxLineLength);
    }
}
