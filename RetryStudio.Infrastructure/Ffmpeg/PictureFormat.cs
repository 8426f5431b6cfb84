namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Tells pictures by their first bytes. Left alone, ffmpeg takes some of them for image sequences by their name, in which a percent
/// sign would be a number; and sequences are not allowed.
/// </summary>
internal static class PictureFormat
{
    private const int Needed = 12;

    /// <summary>Arguments that name the format of a picture; none for anything else, and for files that cannot be read.</summary>
    public static string[] Arguments(string file)
    {
        Span<byte> start = stackalloc byte[Needed];
        try
        {
            using var handle = File.OpenHandle(file);
            return Of(start[..RandomAccess.Read(handle, start, 0)]) is { } format ? ["-f", format] : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // ffmpeg meets the same problem and says so.
            return [];
        }
    }

    internal static string? Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "png_pipe",
        [0xFF, 0xD8, 0xFF, ..] => "jpeg_pipe",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => "webp_pipe",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "bmp_pipe",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "tiff_pipe",
        _ => null,
    };
}
