using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg.Corpus;

/// <summary>A way to spoil a good clip.</summary>
/// <param name="Check">The check that has to find it.</param>
/// <param name="Name">Also says how strong it is.</param>
/// <param name="Filter">From the clip, <c>[0:v]</c>, to <c>[v]</c>; another clip is <c>[1:v]</c>.</param>
/// <param name="Detected">Least share of clips in which its own check must fail: what was measured for the catalogue, or 0 for a strength that has no figure.</param>
/// <param name="At">Where it is, in seconds; null when it is everywhere.</param>
internal sealed record CorpusDefect(string Check, string Name, string Filter, double Detected, double? At = null)
{
    /// <summary>Instead of the encoder that good clips have.</summary>
    public string[] Encoder { get; init; } = [];

    public AssetKind Kind { get; init; } = AssetKind.Video;

    private const string Half = "[0:v]split[a][b];[a]trim=0:1.25,setpts=PTS-STARTPTS[x];";

    public static readonly IReadOnlyList<CorpusDefect> All =
    [
        new("black", "1 frame", "[0:v]drawbox=t=fill:c=black:enable='eq(n,30)'[v]", 1, 1.25),
        new("black", "half a second", "[0:v]drawbox=t=fill:c=black:enable='between(t,1,1.5)'[v]", 1, 1),
        new("frozen", "0.5 s", Freeze("0.5"), 1, 1.25) { Encoder = ["-g", "250", "-bf", "0"] },
        new("frozen", "1 s", Freeze("1"), 1, 1.25) { Encoder = ["-g", "250", "-bf", "0"] },
        new("motion", "a still", "[0:v]trim=end_frame=1,loop=loop=59:size=1,setpts=N/24/TB,noise=alls=2:allf=t:all_seed=5[v]", 1),
        new("motion", "hardly any", "[0:v]trim=end_frame=1,loop=loop=59:size=1,setpts=N/24/TB,scale=w='2*trunc((1280+t)/2)':h=720:eval=frame,crop=1280:720,scale=640:360[v]", 1),
        new("chaos", "shaking", "[0:v]scale=720:406,crop=640:360:x='40+38*(2*random(0)-1)':y='22+20*(2*random(1)-1)'[v]", 1),
        new("chaos", "warping", Warp, 1),
        new("judder", "every 2nd frame twice", "[0:v]select='not(mod(n,2))',fps=24[v]", 0.94),
        new("judder", "every 4th frame twice", "[0:v]select='not(eq(mod(n,4),3))',setpts=PTS,fps=24:round=up[v]", 0.94),
        new("frame_order", "out of order", "[0:v]random=frames=6:seed=7[v]", 0.89),
        new("flicker", "2 %", "[0:v]eq=brightness='if(mod(n,2),0.02,-0.02)':eval=frame[v]", 1),
        new("flicker", "6 %", "[0:v]eq=brightness='if(mod(n,2),0.06,-0.06)':eval=frame[v]", 1),
        new("flash", "1 frame", "[0:v]eq=brightness='if(eq(n,30),0.35,0)':eval=frame[v]", 1, 1.25),
        new("jump", "a cut", Half + "[b]nullsink;[1:v]trim=0:1.25,setpts=PTS-STARTPTS[y];[x][y]concat[v]", 1, 1.25),
        new("jump", "reframed", Half + "[b]trim=1.25:2.5,setpts=PTS-STARTPTS,crop=480:270:120:40,scale=640:360[y];[x][y]concat[v]", 0.89, 1.25),
        new("blockiness", "crf 51", "[0:v]null[v]", 1) { Encoder = ["-crf", "51", "-x264-params", "no-deblock=1"] },
        new("blockiness", "crf 42", "[0:v]null[v]", 0.67) { Encoder = ["-crf", "42", "-x264-params", "no-deblock=1"] },
        new("sharpness", "sigma 8", "[0:v]gblur=sigma=8[v]", 0.89),
        new("sharpness", "sigma 4", "[0:v]gblur=sigma=4[v]", 0.33),
        new("sharpness", "sigma 2", "[0:v]gblur=sigma=2[v]", 0),
        new("focus_drift", "to sigma 8", "[0:v]split[a][b];[b]gblur=sigma=8[c];[a][c]blend=all_expr='A*(1-min(1,T/2))+B*min(1,T/2)'[v]", 0.94),
        new("noise", "40", "[0:v]noise=alls=40:allf=t:all_seed=5[v]", 0.89) { Encoder = ["-crf", "16"] },
        new("noise", "20", "[0:v]noise=alls=20:allf=t:all_seed=5[v]", 0) { Encoder = ["-crf", "16"] },
        new("shadows", "crushed", "[0:v]lutyuv=y='clip((val-110)*1.4+16,16,235)'[v]", 0.61),
        new("highlights", "blown out", "[0:v]lutyuv=y='clip((val-50)*3.2+80,16,235)'[v]", 0.56),
        new("contrast", "a fifth", "[0:v]eq=contrast=0.2[v]", 0.61),
        new("oversaturated", "thrice", "[0:v]eq=saturation=3,hue=s=3[v]", 0.89),
        new("grey", "none", "[0:v]hue=s=0[v]", 0.89),
        new("border", "wide screen", "[0:v]drawbox=y=0:h=47:w=iw:t=fill:c=black,drawbox=y=313:h=47:w=iw:t=fill:c=black[v]", 1),
        new("drift", "morphs", "[0:v]settb=AVTB,fps=24[a];[1:v]hue=h=150:s=1.6,settb=AVTB,fps=24[b];[a][b]xfade=duration=1.5:offset=0.5,trim=duration=2.5[v]", 1),
        new("start_structure", "another picture", "[0:v]null[x];[x]nullsink;[1:v]null[v]", 1, 0),
        new("duration", "cut to half", "[0:v]trim=duration=1.2[v]", 1),
        new("fps", "half the rate", "[0:v]fps=12[v]", 1),
        new("resolution", "smaller", "[0:v]scale=320:180[v]", 1),
        Picture("black", "black", "drawbox=t=fill:c=black", 1),
        Picture("sharpness", "sigma 8", "gblur=sigma=8", 0.89),
        Picture("sharpness", "sigma 4", "gblur=sigma=4", 0.33),
        Picture("shadows", "crushed", "lutyuv=y='clip((val-110)*1.4+16,16,235)'", 0.61),
        Picture("highlights", "blown out", "lutyuv=y='clip((val-50)*3.2+80,16,235)'", 0.56),
        Picture("contrast", "a fifth", "eq=contrast=0.2", 0.61),
        Picture("oversaturated", "thrice", "eq=saturation=3,hue=s=3", 0.89),
        Picture("grey", "none", "hue=s=0", 0.89),
        Picture("border", "wide screen", "drawbox=y=0:h=47:w=iw:t=fill:c=black,drawbox=y=313:h=47:w=iw:t=fill:c=black", 1),
    ];

    private const string Warp =
        "color=c=gray:s=16x9:r=24:d=2.5,noise=alls=60:allf=t+u:all_seed=5,format=gray,scale=640:360:flags=bicubic,format=yuv444p,split[dx][dy];[0:v]format=yuv444p[c];[c][dx][dy]displace=edge=mirror[v]";

    private static CorpusDefect Picture(string check, string name, string filter, double detected) => new(check, $"picture: {name}", $"[0:v]{filter}[v]", detected) { Kind = AssetKind.Image };

    private static string Freeze(string seconds) =>
        Half + $"[x]tpad=stop_mode=clone:stop_duration={seconds}[s];[b]trim=1.25:2.5,setpts=PTS-STARTPTS[y];[s][y]concat,trim=duration=2.5[v]";
}
