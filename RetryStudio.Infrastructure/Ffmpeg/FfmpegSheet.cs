using System.Text;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Puts nine pictures on one sheet with one call of ffmpeg.</summary>
public sealed class FfmpegSheet(FfmpegProcess ffmpeg) : ISheetMaker
{
    /// <summary>Of the gaps: dark, so that no picture seems dimmer for it.</summary>
    private const string Paper = "0x1c1c1e";

    public async Task WriteAsync(IReadOnlyList<string> panels, SheetLayout layout, Stream target, CancellationToken ct)
    {
        for (var panel = 0; panel < panels.Count; panel++)
        {
            if (!File.Exists(panels[panel]))
            {
                throw new InvalidDataException($"The picture of panel {panel + 1} is no longer in the media folder. Restore it from a backup, or re-roll that panel.");
            }
        }

        var call = new FfmpegCall(
        [
            "-v", "error", .. panels.SelectMany(file => FfmpegCall.Decode(file, threads: 1)), "-filter_complex", Graph(panels.Count, layout),
            "-map", "[sheet]", "-frames:v", "1", "-c:v", "png", "-pix_fmt", "rgb24", "-fflags", "+bitexact", "-f", "image2pipe", "pipe:1",
        ])
        {
            Output = (stream, token) => stream.CopyToAsync(target, token),
            LowPriority = true,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        if (!run.Succeeded)
        {
            throw new InvalidDataException($"ffmpeg says: {run.ErrorText}");
        }
    }

    // A picture of other proportions is shown whole, on the paper's colour.
    private static string Graph(int panels, SheetLayout layout)
    {
        var graph = new StringBuilder();
        for (var index = 0; index < panels; index++)
        {
            graph.Append(Text($"[{index}:v:0]scale={layout.Width}:{layout.Height}:flags=lanczos:force_original_aspect_ratio=decrease,pad={layout.Width}:{layout.Height}:-1:-1:color={Paper},setsar=1,format=rgb24[p{index}];"));
        }

        var corners = Enumerable.Range(1, panels).Select(layout.CornerOf).ToList();
        graph.Append(string.Concat(Enumerable.Range(0, panels).Select(index => Text($"[p{index}]"))));
        graph.Append(Text($"xstack=inputs={panels}:fill={Paper}:layout={string.Join('|', corners.Select(corner => Text($"{corner.X - SheetLayout.Gap}_{corner.Y - SheetLayout.Gap}")))}[tiles];"));
        return graph.Append(Text($"[tiles]pad={layout.SheetWidth}:{layout.SheetHeight}:{SheetLayout.Gap}:{SheetLayout.Gap}:color={Paper}[sheet]")).ToString();
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
