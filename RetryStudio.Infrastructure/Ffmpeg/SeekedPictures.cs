using System.Globalization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>The same pictures of a long video from a few places that are sought, since to decode it all would take longer.</summary>
internal static class SeekedPictures
{
    /// <summary>Opens the file once for the poster, then once for each thumbnail.</summary>
    public static IEnumerable<string> Arguments(string file, double fps, double duration, string folder)
    {
        var places = Enumerable.Range(0, DerivedPicture.Thumbnails).SelectMany(index => Open(file, At(index, fps, duration)));
        return [.. Open(file, 0), .. places, "-filter_complex", Graph(fps), .. PictureGraph.PosterOutputs(folder), .. PictureGraph.ThumbnailOutputs(folder), .. PictureGraph.PreviewOutput(folder, "pic_preview")];
    }

    /// <summary>Half a frame before the wanted one, since seeking takes the first that is not earlier.</summary>
    private static double At(int thumbnail, double fps, double duration) => fps > 0
        ? Math.Max(0, (PictureGraph.FrameOf(thumbnail, fps, duration) - 0.5) / fps)
        : duration * ((2 * thumbnail) + 1) / (2 * DerivedPicture.Thumbnails);

    /// <summary>One thread for each: many decoders wait for one another otherwise.</summary>
    private static IEnumerable<string> Open(string file, double at) =>
        ["-ss", Text($"{at:0.######}"), "-t", Text($"{PictureGraph.Piece}"), .. FfmpegCall.Decode(file, threads: 1)];

    private static string Graph(double fps)
    {
        var numbers = Enumerable.Range(1, DerivedPicture.Thumbnails).ToList();
        var branches = numbers.Select(number => Text(
            $"[{number}:v:0]setpts=PTS-STARTPTS,split[pic_f{number}][pic_s{number}];[pic_f{number}]trim=end_frame=1[pic_m{number}];[pic_s{number}]{PictureGraph.PreviewRate(fps)},{PictureGraph.Fit(PictureGraph.PreviewWidth)},format=yuv420p[pic_p{number}];"));
        var moments = string.Concat(numbers.Select(number => $"[pic_m{number}]"));
        var pieces = string.Concat(numbers.Select(number => $"[pic_p{number}]"));
        return $"[0:v:0]trim=end_frame=1,{PictureGraph.Posters};{string.Concat(branches)}"
            + $"{moments}concat=n={DerivedPicture.Thumbnails},setpts=N/TB,{PictureGraph.Thumbnails};{pieces}concat=n={DerivedPicture.Thumbnails},{PictureGraph.Rejoin(fps)}[pic_preview]";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
