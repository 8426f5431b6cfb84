using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Makes the thumbnails of a file in one process, under temporary names until all are there.</summary>
public sealed class FfmpegThumbnailer(FfmpegProcess ffmpeg) : IThumbnailer
{
    /// <summary>Thumbnails of a video.</summary>
    public const int Count = 8;

    /// <summary>Width of a thumbnail in pixels.</summary>
    public const int Width = 320;

    /// <summary>Clips shorter than this many seconds are decoded once; in longer ones seeking is cheaper.</summary>
    public const double SeekFrom = 20;

    private readonly MediaProbe _probe = new(ffmpeg);

    public async Task<int> MakeAsync(string file, AssetKind kind, double duration, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, ".thumbs-" + Path.GetRandomFileName());
        Directory.CreateDirectory(temporary);
        try
        {
            if (kind != AssetKind.Audio && new FileInfo(file) is { Exists: true, Length: > 0 })
            {
                await DecodeAsync(file, kind, duration, temporary, ct);
            }

            return Replace(folder, temporary);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private async Task DecodeAsync(string file, AssetKind kind, double duration, string folder, CancellationToken ct)
    {
        if (kind == AssetKind.Video && !(duration > 0))
        {
            duration = (await _probe.AskAsync(file, ct)).Facts?.Duration ?? 0;
        }

        IEnumerable<string> arguments = kind == AssetKind.Image ? Picture(file, folder)
            : duration < SeekFrom ? DecodeOnce(file, duration, folder)
            : Seek(file, duration, folder);

        // A file that cannot be decoded leaves no pictures; what is the matter with it, its measures say.
        await ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", .. arguments]), ct);
    }

    private static IEnumerable<string> Picture(string file, string folder) =>
        [.. FfmpegCall.Open(file), .. Jpeg($"scale={Width}:-2,setsar=1", 1), "-update", "1", Name(folder, "0")];

    private static IEnumerable<string> DecodeOnce(string file, double duration, string folder)
    {
        // The last picture is repeated where rounding, or a clip that ends early, leaves one out.
        var filter = duration > 0
            ? string.Create(CultureInfo.InvariantCulture, $"fps={Count}/{duration:0.######},scale={Width}:-2,setsar=1,tpad=stop_mode=clone:stop={Count}")
            : string.Create(CultureInfo.InvariantCulture, $"scale={Width}:-2,setsar=1");
        return [.. FfmpegCall.Open(file), .. Jpeg(filter, Count), "-start_number", "0", "-f", "image2", Name(folder, "%d")];
    }

    private static IEnumerable<string> Seek(string file, double duration, string folder)
    {
        for (var index = 0; index < Count; index++)
        {
            var at = (duration * index / Count).ToString("0.###", CultureInfo.InvariantCulture);
            foreach (var argument in (string[])["-threads", "1", "-ss", at, .. FfmpegCall.Open(file)])
            {
                yield return argument;
            }
        }

        for (var index = 0; index < Count; index++)
        {
            var number = index.ToString(CultureInfo.InvariantCulture);
            foreach (var argument in (string[])["-map", number + ":v:0", .. Jpeg($"scale={Width}:-2,setsar=1", 1), "-update", "1", Name(folder, number)])
            {
                yield return argument;
            }
        }
    }

    private static string[] Jpeg(string filter, int count) =>
        ["-vf", filter, "-frames:v", count.ToString(CultureInfo.InvariantCulture), "-an", "-c:v", "mjpeg", "-q:v", "4"];

    /// <summary>A percent sign in the folder would be read as a number pattern.</summary>
    private static string Name(string folder, string number) =>
        number == "%d"
            ? Path.Combine(folder.Replace("%", "%%", StringComparison.Ordinal), "thumb-%d.jpg")
            : Path.Combine(folder, $"thumb-{number}.jpg");

    private static int Replace(string folder, string temporary)
    {
        foreach (var old in Directory.EnumerateFiles(folder, "thumb-*.jpg"))
        {
            File.Delete(old);
        }

        var made = 0;
        for (var index = 0; index < Count; index++)
        {
            var picture = new FileInfo(Path.Combine(temporary, string.Create(CultureInfo.InvariantCulture, $"thumb-{index}.jpg")));
            if (picture is { Exists: true, Length: > 0 })
            {
                picture.MoveTo(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"thumb-{made++}.jpg")));
            }
        }

        return made;
    }
}
