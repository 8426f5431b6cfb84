using RetryStudio.Domain.Comparisons;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>One of two files that are compared.</summary>
/// <param name="Fps">Frames per second; 0 for a picture, or when unknown.</param>
/// <param name="Duration">Seconds; 0 for a picture, or when unknown.</param>
public sealed record Compared(int Width, int Height, double Fps, double Duration);

/// <summary>
/// Two decoded streams set against each other. Both come in the size of the first, without distortion: what the second leaves free is black.
/// Nothing is written on them: left is the first, right the second.
/// </summary>
/// <param name="Filter">For <c>-filter_complex</c>, from the first two inputs to <c>[out]</c>.</param>
/// <param name="Seconds">Where it ends; null for a picture.</param>
public sealed record ComparisonGraph(string Filter, double? Seconds)
{
    /// <summary>Pixels of one side of a side-by-side, or of a heat map.</summary>
    public const int MaxWidth = 640;

    public const int MaxHeight = 720;

    public const double MaxSeconds = 15;

    public const double MaxFps = 30;

    public static ComparisonGraph Of(Compared first, Compared second, bool moving, ComparisonView view)
    {
        var (width, height) = SizeOf(first);
        var rate = moving ? Math.Min(MaxFps, Math.Max(first.Fps, second.Fps)) : 0;
        var even = rate > 0 ? Text($"setpts=PTS-STARTPTS,fps={rate:0.######},") : "";
        var seconds = moving ? Math.Min(MaxSeconds, Math.Max(first.Duration, second.Duration)) : (double?)null;

        // Where the lengths are not known, both end with the shorter one.
        var hold = seconds > 0 ? Text($",tpad=stop_mode=clone:stop_duration={MaxSeconds}") : "";
        string Side(int input, string format) => Text(
            $"[{input}:v:0]{even}scale='max(2,trunc(iw*sar/2)*2)':ih,setsar=1,scale={width}:{height}:flags=area:force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1,setsar=1,format={format}{hold}");

        return new(view == ComparisonView.SideBySide ? $"{Side(0, "yuv420p")}[a];{Side(1, "yuv420p")}[b];[a][b]hstack=shortest=1[out]" : Heat(Side(0, "gbrp"), Side(1, "gbrp")), seconds > 0 ? seconds : moving ? MaxSeconds : null);
    }

    /// <summary>
    /// Red, green and blue are told apart before they become one difference: in brightness alone, a change of colour would not show.
    /// The palette needs gbrp: from anything else it comes out grey.
    /// </summary>
    private static string Heat(string first, string second) =>
        $"{first},split[a][ground];{second}[b];[a][b]blend=all_mode=difference:shortest=1,format=gray,gblur=sigma=2,lutyuv=y='min(255,val*3)',format=gbrp,pseudocolor=preset=turbo[heat];"
        + "[ground]format=gray,format=gbrp[grey];[grey][heat]blend=all_mode=normal:all_opacity=0.45:shortest=1,format=yuv420p[out]";

    private static (int Width, int Height) SizeOf(Compared shape)
    {
        var scale = Math.Min(1, Math.Min((double)MaxWidth / shape.Width, (double)MaxHeight / shape.Height));
        return (Even(shape.Width * scale), Even(shape.Height * scale));
    }

    private static int Even(double side) => Math.Max(16, 2 * (int)Math.Round(side / 2, MidpointRounding.AwayFromZero));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
