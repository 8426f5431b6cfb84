using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;

namespace RetryStudio.Tests.Domain.Sequences;

/// <summary>Reads an edit decision list by what CMX 3600 says, and knows nothing of how ours is written.</summary>
internal sealed partial record EdlReader(string Title, IReadOnlyList<EdlEvent> Events)
{
    public static EdlReader Read(byte[] list, int fps)
    {
        var lines = Encoding.UTF8.GetString(list).Split('\n');
        lines[0].ShouldStartWith("TITLE: ");
        lines[0].Length.ShouldBeLessThanOrEqualTo(77);
        lines[1].ShouldBe("FCM: NON-DROP FRAME");
        var events = new List<EdlEvent>();
        foreach (var line in lines.Skip(2).Where(line => line.Length > 0))
        {
            if (line.StartsWith("* FROM CLIP NAME: ", StringComparison.Ordinal))
            {
                events[^1] = events[^1] with { Clip = line[18..] };
            }
            else if (!line.StartsWith('*'))
            {
                var parts = EventLine().Match(line);
                parts.Success.ShouldBeTrue(line);
                events.Add(new(
                    int.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture), parts.Groups[2].Value, parts.Groups[3].Value, null,
                    Frames(parts.Groups[4].Value, fps), Frames(parts.Groups[5].Value, fps), Frames(parts.Groups[6].Value, fps), Frames(parts.Groups[7].Value, fps)));
            }
        }

        return new(lines[0][7..], events);
    }

    private static long Frames(string timecode, int fps)
    {
        var parts = timecode.Split(':').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToList();
        parts.Count.ShouldBe(4);
        parts[1].ShouldBeLessThan(60);
        parts[2].ShouldBeLessThan(60);
        parts[3].ShouldBeLessThan(fps);
        return (((((parts[0] * 60) + parts[1]) * 60) + parts[2]) * fps) + parts[3];
    }

    [GeneratedRegex(@"^(\d{3})  (\S{1,8}) +(V|A|AA|B|AA/V) +C +(\S{11}) (\S{11}) (\S{11}) (\S{11})$")]
    private static partial Regex EventLine();
}

/// <summary>A cut, with its moments in frames.</summary>
internal sealed record EdlEvent(int Number, string Reel, string Channels, string? Clip, long SourceIn, long SourceOut, long RecordIn, long RecordOut);
