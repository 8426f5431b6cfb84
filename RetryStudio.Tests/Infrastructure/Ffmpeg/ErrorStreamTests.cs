using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

/// <summary>What is read out of standard error, on recorded output.</summary>
public sealed class ErrorStreamTests
{
    [Fact]
    public void SharpnessLines_NativeThenHalf_ArePaired()
    {
        var lines = new SharpnessLines();
        string[] recorded =
        [
            "frame:0    pts:0       pts_time:0", "lavfi.blur=4.641585", "frame:0    pts:0       pts_time:0", "lavfi.blur=4.929070",
            "frame:1    pts:1       pts_time:0.25", "lavfi.blur=nan", "frame:1    pts:1       pts_time:0.25", "lavfi.blur=-nan",
            "[h264 @ 0x55a242abd0c0] Error splitting the input into NAL units.",
        ];

        var complaints = recorded.Where(line => !lines.Take(line)).ToList();

        complaints.ShouldHaveSingleItem().ShouldStartWith("[h264");
        lines.Measures.ShouldBe([new SharpnessMeasure(0, 4.641585, 4.929070), new SharpnessMeasure(0.25, double.NaN, double.NaN)]);
    }

    [Theory]
    [InlineData("[Parsed_volumedetect_0 @ 0x55c83906a8c0] [info] mean_volume: -21.1 dB", -21.1)]
    [InlineData("[Parsed_volumedetect_0 @ 0x55c83906a8c0] [info] mean_volume: -inf dB", VolumeLines.Silence)]
    public void VolumeLines_MeanVolume_IsRead(string line, double expected)
    {
        var lines = new VolumeLines();

        lines.Take(line).ShouldBeTrue();

        lines.MeanVolume.ShouldBe(expected);
    }

    [Fact]
    public void VolumeLines_Error_IsLeftAsComplaint() =>
        new VolumeLines().Take("[flac @ 0x55c83906a8c0] [error] invalid sync code").ShouldBeFalse();

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
