using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

/// <summary>A folder that is gone after the test, and media to put into it.</summary>
public sealed class ScratchFolder : IDisposable
{
    public static readonly FfmpegProcess Ffmpeg = new(new FfmpegOptions(), TimeProvider.System);

    public string Path { get; } = Directory.CreateTempSubdirectory("retrystudio-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A file that ffmpeg makes from one of its own sources.</summary>
    public async Task<string> MakeAsync(string name, string source, params string[] encoder)
    {
        var file = File(name);
        var run = await Ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", "-f", "lavfi", "-i", source, .. encoder, "-y", file]), CancellationToken.None);
        run.Succeeded.ShouldBeTrue(run.ErrorText);
        return file;
    }

    public Task<string> ClipAsync(string name, string source) =>
        MakeAsync(name, source, "-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-pix_fmt", "yuv420p", "-movflags", "+faststart");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
