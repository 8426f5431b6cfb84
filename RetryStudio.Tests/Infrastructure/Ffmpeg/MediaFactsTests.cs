using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class MediaFactsTests
{
    private const string Truncated = """
        {
            "programs": [

            ],
            "streams": [
                {
                    "codec_type": "video",
                    "width": 320,
                    "height": 180,
                    "pix_fmt": "yuv420p",
                    "avg_frame_rate": "24000/1001",
                    "duration": "2.000000",
                    "nb_frames": "48",
                    "nb_read_packets": "26"
                },
                {
                    "codec_type": "audio",
                    "sample_rate": "44100",
                    "channels": 1,
                    "avg_frame_rate": "0/0"
                }
            ],
            "format": {
                "format_name": "mov,mp4,m4a,3gp,3g2,mj2",
                "duration": "2.021000",
                "size": "40356"
            }
        }
        """;

    [Fact]
    public void Parse_VideoWithSound_ReadsEverything()
    {
        var facts = MediaFacts.Parse(Truncated).ShouldNotBeNull();

        facts.Duration.ShouldBe(2.021);
        facts.Audio.ShouldBe(new AudioFacts(44100, 1));
        facts.IsPicture.ShouldBeFalse();
        facts.Video.ShouldBe(new VideoFacts(320, 180, 24000.0 / 1001, 2, 48, 26));
    }

    [Fact]
    public void Parse_Picture_HasNoLength()
    {
        var facts = MediaFacts.Parse("""{"streams":[{"codec_type":"video","width":16,"height":9,"avg_frame_rate":"25/1","nb_read_packets":"1"}],"format":{"format_name":"png_pipe"}}""").ShouldNotBeNull();

        facts.IsPicture.ShouldBeTrue();
        facts.Duration.ShouldBe(0);
        facts.Video!.Frames.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\n\n}\n")]
    [InlineData("no json")]
    public void Parse_NoMedia_IsNull(string json) => MediaFacts.Parse(json).ShouldBeNull();

    [Theory]
    [InlineData("24/1", 24)]
    [InlineData("0/0", 0)]
    [InlineData("N/A", 0)]
    [InlineData(null, 0)]
    public void Rate_AsFfprobeWritesIt_IsRead(string? text, double rate) => VideoFacts.Rate(text).ShouldBe(rate);
}
