using System.Globalization;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg.Corpus;

/// <summary>A good clip: a filter graph of ffmpeg that ends in <c>[v]</c>.</summary>
/// <param name="IsGraphics">Hard edges and flat areas are known to trip some checks, so it counts apart.</param>
internal sealed record CorpusContent(string Name, string Graph, bool IsGraphics = false)
{
    public const int Fps = 24;

    public const double Seconds = 2.5;

    private const int Frames = 60;

    private const string Shrink = ",scale=640:360:flags=bicubic";

    /// <summary>Pictures are cut out at twice the size, so that they move by half pixels.</summary>
    public static readonly IReadOnlyList<CorpusContent> All =
    [
        new("slow pan", Pan(11, "40+t*48", "60+t*24")),
        new("slow pan the other way", Pan(23, "400-t*24", "200")),
        new("slow zoom", Drift(37, "0", "0", "on*0.6")),
        new("fast pan", Pan(41, "t*240", "100+t*24")),
        new("walking camera", Drift(53, "on*0.9", "5*sin(on*0.2)", "0")),
        new("dim evening", Pan(67, "100+t*48", "80", ",eq=brightness=-0.14:contrast=0.75")),
        new("bright morning", Pan(71, "300-t*48", "80+t*24", ",eq=brightness=0.08")),
        new("hand-held", Drift(79, "14*sin(on*0.09)+on*0.3", "10*cos(on*0.1)", "0")),
        new("figure in a scene", Figure(83)),
        new("two layers", Layers(103)),
        new("test picture", Text($"testsrc2=s=640x360:r={Fps}:d={Seconds}[v]"), IsGraphics: true),
        new("fractal", Text($"mandelbrot=s=640x360:r={Fps}:start_scale=0.6:end_scale=0.3:end_pts=100:maxiter=400,trim=duration={Seconds}[v]"), IsGraphics: true),
    ];

    private static string Pan(int seed, string x, string y, string look = "") => $"{Photo(seed, "p")};[p]crop=1280:720:x='{x}':y='{y}'{Shrink}{look}[v]";

    /// <summary>Any motion, in fractions of a pixel: what is cut out in whole pixels stumbles at an uneven pace.</summary>
    private static string Drift(int seed, string x, string y, string zoom) =>
        $"{Photo(seed, "p")};[p]scale=960:540:flags=bicubic,perspective=eval=frame:interpolation=cubic:x0='{x}+{zoom}':y0='{y}+({zoom})*0.5625':x1='W+{x}-({zoom})':y1='{y}+({zoom})*0.5625'"
        + $":x2='{x}+{zoom}':y2='H+{y}-({zoom})*0.5625':x3='W+{x}-({zoom})':y3='H+{y}-({zoom})*0.5625',crop=640:360[v]";

    private static string Figure(int seed) =>
        $"{Photo(seed, "p")};{Photo(seed + 100, "q")};color=c=black:s=200x300:r={Fps}:d={Seconds.ToString(CultureInfo.InvariantCulture)},format=gray,geq=lum='255*lte(hypot((X-100)/100,(Y-150)/150),1)'[m];"
        + $"[q]crop=200:300:600:300,format=yuva444p[c];[c][m]alphamerge[f];[p]crop=1280:720:x='60+t*24':y=40{Shrink}[g];[g][f]overlay=x='150+60*t':y='30+10*sin(t*4)'[v]";

    private static string Layers(int seed) =>
        $"{Photo(seed, "p")};{Photo(seed + 100, "q")};[q]crop=1280:300:x='t*120':y=200,scale=640:150:flags=bicubic,format=yuva444p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='clip(6*Y,0,255)'[f];[p]crop=1280:720:x='60+t*24':y=40{Shrink}[g];[g][f]overlay=x=0:y=210[v]";

    /// <summary>A picture with detail of every size, as photographs have it: two surfaces of noise in octaves, apart along the outlines of a third.</summary>
    /// <param name="seed">The same seed gives the same picture.</param>
    private static string Photo(int seed, string label) =>
        $"{Octaves(seed, $"a{label}", "26 20 14 10 7 5 4")},eq=contrast=3.0:saturation=1.2:brightness=0.12,format=gbrp[A{label}];"
        + $"{Octaves(seed + 20, $"b{label}", "20 18 16 12 9 7 6")},eq=contrast=3.2:saturation=1.3:brightness=-0.16,format=gbrp[B{label}];"
        + $"{Octaves(seed + 40, $"c{label}", "30 20 10 6 3")},format=gray,lut=y='clip((val-126)*60+128,0,255)',format=gbrp[M{label}];"
        + $"[A{label}][B{label}][M{label}]maskedmerge,tpad=stop_mode=clone:stop={Frames - 1},setpts=N/{Fps}/TB[{label}]";

    private static string Octaves(int seed, string label, string weights)
    {
        var count = weights.Split(' ').Length;
        var sources = Enumerable.Range(0, count).Select(octave => Text(
            $"color=c=gray:s={7 << octave}x{4 << octave}:r={Fps}:d=0.04,format=gbrp,noise=all_seed={seed + octave}:alls=100:allf=u,scale=1920:1080:flags=bicubic[{label}{octave}];"));
        return Text($"{string.Concat(sources)}{string.Concat(Enumerable.Range(0, count).Select(octave => Text($"[{label}{octave}]")))}mix=inputs={count}:weights='{weights}'");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
