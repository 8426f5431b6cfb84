using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegSheetTests : IDisposable
{
    private static readonly string[] Colours = ["0xff0000", "0x00ff00", "0x0000ff", "0xffff00", "0xff00ff", "0x00ffff", "0xffffff", "0x808080", "0x804000"];

    private readonly ScratchFolder _folder = new();
    private readonly FfmpegSheet _maker = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteAsync_NinePanels_StandInOrderOnOneSheet()
    {
        var layout = new SheetLayout(64, 36);
        List<string> panels = [];
        foreach (var (index, colour) in Colours.Index())
        {
            // Of different sizes, as after a change of the workflow.
            panels.Add(await _folder.MakeAsync($"panel {index} it's [a];b.png", $"color=c={colour}:s={(index % 2 == 0 ? "64x36" : "128x72")}:d=1", "-frames:v", "1"));
        }

        var pixels = await PixelsAsync(await ComposeAsync(panels, layout), layout);

        foreach (var (index, colour) in Colours.Index())
        {
            var (x, y) = layout.CornerOf(index + 1);
            foreach (var (dx, dy) in new[] { (2, 2), (32, 18), (61, 33) })
            {
                ColourAt(pixels, layout, x + dx, y + dy, colour, $"panel {index + 1} at {dx}, {dy}");
            }

            ColourAt(pixels, layout, x - 4, y + 18, "0x1c1c1e", "gap");
        }
    }

    [Fact]
    public async Task WriteAsync_SamePanels_GiveTheSameBytes()
    {
        var panel = await _folder.MakeAsync("panel.png", "testsrc2=s=64x36:d=1", "-frames:v", "1");
        var panels = Enumerable.Repeat(panel, 9).ToList();

        (await ComposeAsync(panels, new(64, 36))).ShouldBe(await ComposeAsync(panels, new(64, 36)));
    }

    [Fact]
    public async Task WriteAsync_PanelOfAnotherShape_IsShownWhole()
    {
        var (wide, tall) = (await _folder.MakeAsync("wide.png", "color=c=0xff0000:s=64x36:d=1", "-frames:v", "1"), await _folder.MakeAsync("tall.png", "color=c=0x0000ff:s=36x64:d=1", "-frames:v", "1"));
        var layout = new SheetLayout(64, 36);

        var pixels = await PixelsAsync(await ComposeAsync([tall, .. Enumerable.Repeat(wide, 8)], layout), layout);

        ColourAt(pixels, layout, 8 + 32, 8 + 18, "0x0000ff", "its middle");
        ColourAt(pixels, layout, 8 + 4, 8 + 18, "0x1c1c1e", "its edge");
    }

    [Fact]
    public async Task WriteAsync_PanelGoneOrNoPicture_SaysSo()
    {
        var panel = await _folder.MakeAsync("panel.png", "testsrc2=s=64x36:d=1", "-frames:v", "1");
        await File.WriteAllTextAsync(_folder.File("text.png"), "no picture", _ct);

        (await Should.ThrowAsync<InvalidDataException>(() => ComposeAsync([_folder.File("gone.png"), .. Enumerable.Repeat(panel, 8)], new(64, 36)))).Message.ShouldStartWith("The picture of panel 1 is no longer in the media folder.");
        await Should.ThrowAsync<InvalidDataException>(() => ComposeAsync([_folder.File("text.png"), .. Enumerable.Repeat(panel, 8)], new(64, 36)));
    }

    private async Task<byte[]> ComposeAsync(IReadOnlyList<string> panels, SheetLayout layout)
    {
        using var target = new MemoryStream();
        await _maker.WriteAsync(panels, layout, target, _ct);
        return target.ToArray();
    }

    private async Task<byte[]> PixelsAsync(byte[] png, SheetLayout layout)
    {
        var file = _folder.File("sheet.png");
        await File.WriteAllBytesAsync(file, png, _ct);
        using var pixels = new MemoryStream();
        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]) { Output = (stream, ct) => stream.CopyToAsync(pixels, ct) }, _ct);
        run.Succeeded.ShouldBeTrue(run.ErrorText);
        pixels.Length.ShouldBe(layout.SheetWidth * layout.SheetHeight * 3);
        return pixels.ToArray();
    }

    // Scaling rounds by one here and there.
    private static void ColourAt(byte[] pixels, SheetLayout layout, int x, int y, string colour, string where)
    {
        var at = ((y * layout.SheetWidth) + x) * 3;
        var wanted = Convert.FromHexString(colour[2..]);
        Enumerable.Range(0, 3).Max(channel => Math.Abs(pixels[at + channel] - wanted[channel])).ShouldBeLessThan(3, $"{where}: {Convert.ToHexString(pixels.AsSpan(at, 3))} for {colour}");
    }
}
