using System.Globalization;
using System.Text.Json;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Simulation.Painting;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>Paints the file of a simulated generation. The same recipe gives the same bytes.</summary>
internal sealed class MediaRenderer(FfmpegProcess ffmpeg)
{
    /// <summary>All simulated servers of this process share the processor: more renderings than cores at once would only slow each other down.</summary>
    private static readonly SemaphoreSlim Slots = new(Environment.ProcessorCount);

    /// <summary>What the foreground passes by in one second, as a share of the width.</summary>
    private const double Pace = 0.09;

    public static string Extension(AssetKind kind) => kind switch
    {
        AssetKind.Image => ".png",
        AssetKind.Video => ".mp4",
        _ => ".wav",
    };

    /// <summary>The file beside a narration that says when each word is spoken.</summary>
    public static string WordsOf(string narration) => Path.ChangeExtension(narration, null) + WordTimes.Extension;

    /// <summary>Writes the file under a temporary name first: a file that is there is whole.</summary>
    /// <param name="input">The picture that a video begins with, or whose light an image follows, or the clip that is upscaled; null when there is none.</param>
    public async Task RenderAsync(AssetKind kind, Recipe recipe, Defect defect, string? input, string target, CancellationToken ct)
    {
        await Slots.WaitAsync(ct);
        var part = target + ".part";
        try
        {
            await Task.Run(() => kind == AssetKind.Audio ? SpeakAsync(recipe, target, part, ct) : WriteAsync(kind, recipe, defect, input, part, ct), ct);
            File.Move(part, target, overwrite: true);
        }
        finally
        {
            File.Delete(part);
            Slots.Release();
        }
    }

    private Task WriteAsync(AssetKind kind, Recipe recipe, Defect defect, string? input, string part, CancellationToken ct) => kind switch
    {
        AssetKind.Image => ImageAsync(recipe, defect, input, part, ct),
        _ when recipe.SourceVideo is not null => UpscaleAsync(recipe, input!, part, ct),
        _ => VideoAsync(recipe, defect, input, part, ct),
    };

    /// <summary>The words lie there before the sound does: where that is whole, they are.</summary>
    private static async Task SpeakAsync(Recipe recipe, string target, string part, CancellationToken ct)
    {
        var (wav, words) = SpeechTone.Speak(recipe.Prompt, StableHash.Of(recipe.Workflow), recipe.Seed);
        await File.WriteAllBytesAsync(part, JsonSerializer.SerializeToUtf8Bytes(words, JsonSerializerOptions.Web), ct);
        File.Move(part, WordsOf(target), overwrite: true);
        await File.WriteAllBytesAsync(part, wav, ct);
    }

    private async Task ImageAsync(Recipe recipe, Defect defect, string? reference, string part, CancellationToken ct)
    {
        IFilm film = new SceneFilm(SceneLook.Of(recipe.Prompt, recipe.Seed), recipe.Width, recipe.Height, 0, defect == Defect.Face);
        film = reference is null ? film : new GradedFilm(film, await LightOfAsync(reference, ct));
        var frames = new DefectFrames(film, defect, recipe.Width, recipe.Height, 1, 1);
        await EncodeAsync(frames, defect, recipe.Width, recipe.Height, 1, ["-frames:v", "1", "-c:v", "png", "-f", "image2", "-update", "1", part], ct);
    }

    private async Task VideoAsync(Recipe recipe, Defect defect, string? startImage, string part, CancellationToken ct)
    {
        // The encoder wants even sides.
        int width = recipe.Width & ~1, height = recipe.Height & ~1;
        var count = Math.Max(2, (int)Math.Round(recipe.Seconds * recipe.Fps, MidpointRounding.AwayFromZero));
        IFilm film = startImage is null ? Scene(recipe, defect, width, height) : await StillAsync(recipe, startImage, width, height, ct);
        var frames = new DefectFrames(film, defect, width, height, count, recipe.Fps);

        // A key frame gives a standing picture a little jolt, which would hide that it stands.
        var group = Text($"{(defect == Defect.Freeze ? count : 12)}");
        string[] encoder =
        [
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-g", group, "-pix_fmt", "yuv420p",
            "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", part,
        ];
        await EncodeAsync(frames, defect, width, height, recipe.Fps, encoder, ct);
    }

    private async Task UpscaleAsync(Recipe recipe, string clip, string part, CancellationToken ct)
    {
        var size = Text($"scale={recipe.Width & ~1}:{recipe.Height & ~1}:flags=lanczos,setsar=1");
        var run = await ffmpeg.FfmpegAsync(
            new FfmpegCall(
            [
                "-v", "error", .. FfmpegCall.Decode(clip, threads: 1), "-an", "-threads", "1", "-vf", size,
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", part,
            ])
            { LowPriority = true },
            ct);
        if (!run.Succeeded)
        {
            throw new InvalidDataException("The clip could not be upscaled: " + run.ErrorText);
        }
    }

    private static SceneFilm Scene(Recipe recipe, Defect defect, int width, int height)
    {
        var travel = (int)Math.Min(width * Pace * (double)recipe.Seconds, width * 0.6);
        return new SceneFilm(SceneLook.Of(recipe.Prompt, recipe.Seed), width, height, travel, defect == Defect.Face);
    }

    private async Task<StillFilm> StillAsync(Recipe recipe, string startImage, int width, int height, CancellationToken ct)
    {
        var size = Text($"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},setsar=1");
        var picture = await PixelsAsync(startImage, size, width * height, "start image", ct);
        return new StillFilm(picture, width, height, (float)Math.Min(0.11 * (double)recipe.Seconds, 0.8), recipe.Seed);
    }

    /// <summary>The mean colour of a picture.</summary>
    private async Task<Colour> LightOfAsync(string picture, CancellationToken ct)
    {
        var mean = await PixelsAsync(picture, "scale=1:1:flags=area", 1, "picture to follow", ct);
        return new(mean[0] / 255f, mean[1] / 255f, mean[2] / 255f);
    }

    private async Task<byte[]> PixelsAsync(string file, string size, int count, string what, CancellationToken ct)
    {
        var picture = new byte[count * 3];
        var read = 0;
        var run = await ffmpeg.FfmpegAsync(
            new FfmpegCall(["-v", "error", .. FfmpegCall.Decode(file), "-vf", size, "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"])
            {
                Output = async (stream, token) => read = await stream.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, token),
                LowPriority = true,
            },
            ct);
        return read == picture.Length
            ? picture
            : throw new InvalidDataException($"The {what} cannot be decoded: {run.ErrorText}");
    }

    private async Task EncodeAsync(DefectFrames frames, Defect defect, int width, int height, int fps, IEnumerable<string> encoder, CancellationToken ct)
    {
        // Down to a seventeenth and up again: what is left has the soft edges that sharpness is measured by.
        var tiny = Text($"scale={Math.Max(2, width / 17)}:{Math.Max(2, height / 17)}:flags=area");
        string[] blur = defect == Defect.Blur ? ["-vf", Text($"{tiny},scale={width}:{height}:flags=spline")] : [];
        var run = await ffmpeg.FfmpegAsync(
            new FfmpegCall(
            [
                "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", Text($"{width}x{height}"), "-r", Text($"{fps}"), "-i", "pipe:0",
                "-threads", "1", .. blur, .. encoder,
            ])
            {
                Input = frames.WriteAsync,
                LowPriority = true,
            },
            ct);
        if (!run.Succeeded)
        {
            throw new InvalidDataException("The picture could not be encoded: " + run.ErrorText);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
