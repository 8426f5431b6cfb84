using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg.Corpus;

/// <summary>Makes the clips of the corpus with ffmpeg, the same ones every time, measures them and throws them away.</summary>
internal sealed class CorpusClips(ScratchFolder folder)
{
    private static readonly string[] Good = ["-crf", "16", "-g", "48"];

    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);

    public static Recipe Recipe => new() { Workflow = "corpus", Prompt = "", Seed = 1, Width = 640, Height = 360, Fps = CorpusContent.Fps, Seconds = (decimal)CorpusContent.Seconds };

    /// <summary>What everything else is made of, almost without loss.</summary>
    public async Task<string> BaseAsync(CorpusContent content)
    {
        var file = folder.File($"base {content.Name}.mp4");
        await RunAsync("-filter_complex", content.Graph.Replace("[v]", ",setsar=1[v]", StringComparison.Ordinal), "-map", "[v]", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "6", "-pix_fmt", "yuv420p", file);
        await RunAsync("-i", file, "-frames:v", "1", StartOf(file));
        return file;
    }

    public Task<MediaMeasures> GoodAsync(string source, AssetKind kind) => MeasureAsync(source, null, kind, "[0:v]null[v]", []);

    public Task<MediaMeasures> SpoiledAsync(string source, string other, CorpusDefect defect) => MeasureAsync(source, other, defect.Kind, defect.Filter, defect.Encoder);

    /// <summary>Made with the base, before anybody asks for it.</summary>
    private static string StartOf(string source) => Path.ChangeExtension(source, ".png");

    private async Task<MediaMeasures> MeasureAsync(string source, string? other, AssetKind kind, string filter, string[] encoder)
    {
        var file = folder.File($"{Guid.NewGuid():N}{(kind == AssetKind.Image ? ".png" : ".mp4")}");
        string[] output = kind == AssetKind.Image ? ["-frames:v", "1", "-update", "1"] : ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", .. Good, .. encoder];
        string[] second = other is not null && filter.Contains("[1:v]", StringComparison.Ordinal) ? ["-i", other] : [];
        await RunAsync(["-i", source, .. second, "-filter_complex", filter, "-map", "[v]", .. output, file]);
        var measures = await _inspector.MeasureAsync(new(file, kind) { StartImage = StartOf(source) }, CancellationToken.None);
        measures.Readable.ShouldBeTrue(string.Join('|', measures.DecodeErrors));
        File.Delete(file);
        return measures;
    }

    // One thread each: the noise of ffmpeg depends on how many there are.
    private static async Task RunAsync(params string[] arguments)
    {
        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", "-y", "-filter_complex_threads", "1", "-threads", "1", .. arguments]), CancellationToken.None);
        run.Succeeded.ShouldBeTrue($"{run.ErrorText}\n{string.Join(' ', arguments)}");
    }
}
