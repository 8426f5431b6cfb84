using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Fakes;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Files;

public sealed class ComparisonMediaTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly SpareCores _cores = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MediaStore _media;

    public ComparisonMediaTests() => _media = new(new() { Root = _folder.File("it's 100%d [root]") }, NullLogger<MediaStore>.Instance);

    public void Dispose()
    {
        _cores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task FindAsync_SideBySide_ShowsLeftAndRightFrameByFrame()
    {
        var (dark, bright) = (await ClipAsync("a", Grey(40, 1), 1), await ClipAsync("b", Grey(200, 1), 2));

        var path = await ReadyAsync(dark, bright, ComparisonView.SideBySide);

        var facts = await FactsAsync(path);
        (facts.Video!.Width, facts.Video.Height, facts.Video.Packets).ShouldBe((128, 36, 24));
        facts.Audio.ShouldBeNull();
        (await LumaAsync(path, "0:0")).ShouldBeInRange(20, 36);
        (await LumaAsync(path, "64:0")).ShouldBeInRange(206, 222);
    }

    [Fact]
    public async Task FindAsync_SideBySide_TheShorterHoldsItsLastFrame()
    {
        var (shorter, longer) = (await ClipAsync("a", Grey(40, 1), 1), await ClipAsync("b", Grey(200, 3), 2));

        var path = await ReadyAsync(shorter, longer, ComparisonView.SideBySide);

        (await FactsAsync(path)).Video!.Packets.ShouldBe(72);
        (await LumaAsync(path, "0:0", last: true)).ShouldBeInRange(20, 36);
    }

    [Fact]
    public async Task FindAsync_VeryLong_EndsAfterFifteenSeconds()
    {
        var clip = "testsrc2=s=32x18:r=12:d=20";

        var facts = await FactsAsync(await ReadyAsync(await ClipAsync("a", clip, 1), await ClipAsync("b", clip, 2), ComparisonView.SideBySide));

        facts.Video!.Packets.ShouldBe(180);
    }

    [Fact]
    public async Task FindAsync_HeatMap_IsDarkWhereTheyAreTheSame()
    {
        var same = await ClipAsync("a", Grey(128, 1), 1);
        var differs = await ClipAsync("b", Grey(128, 1) + ",drawbox=x=32:w=32:h=36:color=0xA0A0A0:t=fill", 2);

        var path = await ReadyAsync(same, differs, ComparisonView.HeatMap);

        var (left, right) = (await LumaAsync(path, "0:0", width: 24), await LumaAsync(path, "40:0", width: 24));
        right.ShouldBeGreaterThan(left + 20);
    }

    [Fact]
    public async Task FindAsync_HeatMap_ShowsAChangeOfColourAlone()
    {
        var red = await PictureAsync("a", "color=0xff0000:s=64x36");
        var grey = await PictureAsync("b", "color=0x4c4c4c:s=64x36");

        var told = await ColourAsync(await ReadyAsync(red, grey, ComparisonView.HeatMap));
        var nothing = await ColourAsync(await ReadyAsync(red, red, ComparisonView.HeatMap));

        told.ShouldNotBe(nothing);
        (told.Max() - told.Min()).ShouldBeGreaterThan(30);
    }

    [Theory]
    [InlineData("testsrc2=s=1920x1080", "testsrc2=s=640x640", 1280, 360)]
    [InlineData("testsrc2=s=720x1280", "testsrc2=s=1280x720", 812, 720)]
    [InlineData("testsrc=s=33x21", "testsrc2=s=2x2", 68, 22)]
    public async Task FindAsync_OtherShapes_ComeInTheSizeOfTheFirst(string first, string second, int width, int height)
    {
        var facts = await FactsAsync(await ReadyAsync(await PictureAsync("a", first), await PictureAsync("b", second), ComparisonView.SideBySide));

        (facts.Video!.Width, facts.Video.Height).ShouldBe((width, height));
    }

    [Fact]
    public async Task FindAsync_Again_TakesWhatIsThere_ByOrderAndView()
    {
        var (one, two) = (await PictureAsync("a", "testsrc2=s=64x36"), await PictureAsync("b", "testsrc=s=64x36"));
        var path = await ReadyAsync(one, two, ComparisonView.HeatMap);

        (await FindAsync(one, two, ComparisonView.HeatMap, Broken)).ShouldBe(new ComparisonOutcome.Ready(path));

        (await ReadyAsync(two, one, ComparisonView.HeatMap)).ShouldNotBe(path);
        (await ReadyAsync(one, two, ComparisonView.SideBySide)).ShouldNotBe(path);
        Directory.GetDirectories(_media.FullPath("derived/.making")).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_AskedByTwoAtOnce_GivesBothTheSame()
    {
        var (one, two) = (await ClipAsync("a", "testsrc2=s=64x36:r=12:d=1", 1), await ClipAsync("b", "testsrc=s=64x36:r=12:d=1", 2));
        var media = Media(ScratchFolder.Ffmpeg);

        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => media.FindAsync(one, two, ComparisonView.HeatMap, _ct)));

        found.Distinct().ShouldHaveSingleItem().ShouldBeOfType<ComparisonOutcome.Ready>();
    }

    [Fact]
    public async Task FindAsync_AFileIsGone_SaysWhich()
    {
        var (one, two) = (await PictureAsync("a", "testsrc2=s=64x36"), await PictureAsync("b", "testsrc=s=64x36"));
        File.Delete(_media.FullPath(two.Path));

        (await FindAsync(one, two, ComparisonView.HeatMap, Broken)).ShouldBe(new ComparisonOutcome.Gone(First: false));
        (await FindAsync(two, one, ComparisonView.HeatMap, Broken)).ShouldBe(new ComparisonOutcome.Gone(First: true));
    }

    [Fact]
    public async Task FindAsync_CannotBeDecoded_LeavesNothingBehind()
    {
        var picture = await PictureAsync("a", "testsrc2=s=64x36");
        var junk = Of(await _media.WriteAsync("b/media.png", (target, ct) => target.WriteAsync("junk"u8.ToArray(), ct).AsTask(), _ct));

        (await FindAsync(picture, junk, ComparisonView.HeatMap, ScratchFolder.Ffmpeg)).ShouldBeOfType<ComparisonOutcome.NotDecodable>();
        (await FindAsync(picture, picture with { Sha256 = "../../x" }, ComparisonView.HeatMap, Broken)).ShouldBeOfType<ComparisonOutcome.NotDecodable>();

        Directory.Exists(_media.FullPath("derived/compare")).ShouldBeFalse();
        Directory.GetDirectories(_media.FullPath("derived/.making")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Shelf_TooMany_LosesWhatWasNotLookedAtForLongest()
    {
        var shelf = new ComparisonShelf(_media, _time);
        for (var number = 0; number < ComparisonShelf.MaxFiles; number++)
        {
            await KeepAsync(shelf, $"{number}.jpg");
        }

        shelf.Find("0.jpg").ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));

        await KeepAsync(shelf, "new.jpg");

        (shelf.Find("0.jpg"), shelf.Find("1.jpg"), shelf.Find("new.jpg")).ShouldSatisfyAllConditions(
            found => found.Item1.ShouldNotBeNull(), found => found.Item2.ShouldBeNull(), found => found.Item3.ShouldNotBeNull());
        Directory.GetFiles(_media.FullPath("derived/compare")).Length.ShouldBe(ComparisonShelf.MaxFiles);
    }

    private static FfmpegProcess Broken => new(new() { Ffmpeg = "no-such-ffmpeg", Ffprobe = "no-such-ffprobe" }, TimeProvider.System);

    private static string Grey(int luma, int seconds) => $"color=black:s=64x36:r=24:d={seconds},geq=lum={luma}:cb=128:cr=128";

    private static MediaFile Of(StoredFile file) => new(file.Path, file.Sha256, file.Bytes, 1, 8);

    private async Task KeepAsync(ComparisonShelf shelf, string name)
    {
        await File.WriteAllTextAsync(_folder.File(name), "x", _ct);
        shelf.Keep(_folder.File(name), name);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private ComparisonMedia Media(FfmpegProcess ffmpeg) => new(new(ffmpeg), new(_media, _time), new(_media, _time), _cores, _media);

    private Task<ComparisonOutcome> FindAsync(MediaFile first, MediaFile second, ComparisonView view, FfmpegProcess ffmpeg) => Media(ffmpeg).FindAsync(first, second, view, _ct);

    private async Task<string> ReadyAsync(MediaFile first, MediaFile second, ComparisonView view) =>
        (await FindAsync(first, second, view, ScratchFolder.Ffmpeg)).ShouldBeOfType<ComparisonOutcome.Ready>().Path;

    private async Task<MediaFile> ClipAsync(string folder, string source, int number) => await StoreAsync(
        await _folder.MakeAsync($"{number}.mp4", source, "-c:v", "libx264", "-crf", "1", "-pix_fmt", "yuv420p"), $"{folder}/media.mp4");

    private async Task<MediaFile> PictureAsync(string folder, string source) =>
        await StoreAsync(await _folder.MakeAsync("p.png", source, "-frames:v", "1"), $"{folder}/media.png");

    private async Task<MediaFile> StoreAsync(string file, string path) =>
        Of(await _media.WriteAsync(path, async (target, ct) => await target.WriteAsync(await File.ReadAllBytesAsync(file, ct), ct), _ct));

    private async Task<MediaFacts> FactsAsync(string path) => (await new MediaProbe(ScratchFolder.Ffmpeg).AskAsync(path, _ct)).Facts.ShouldNotBeNull();

    /// <summary>Mean luma, 0 to 255, of a part of the first or the last frame.</summary>
    private async Task<double> LumaAsync(string path, string corner, int width = 64, bool last = false)
    {
        string[] from = last ? ["-sseof", "-0.2"] : [];
        var cut = _folder.File("cut.png");
        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(new(["-v", "error", "-y", .. from, .. FfmpegCall.Open(path), "-vf", $"crop={width}:36:{corner},scale=out_range=full", "-frames:v", "1", "-update", "1", cut]), _ct);
        run.Succeeded.ShouldBeTrue(run.ErrorText);
        return (await new FfmpegInspector(ScratchFolder.Ffmpeg).MeasureAsync(new(cut, AssetKind.Image), _ct)).Frames[0].Luma;
    }

    /// <summary>The mean red, green and blue.</summary>
    private async Task<int[]> ColourAsync(string path)
    {
        var pixel = new byte[3];
        await ScratchFolder.Ffmpeg.FfmpegAsync(
            new(["-v", "error", .. FfmpegCall.Open(path), "-vf", "scale=1:1:flags=area,format=rgb24", "-f", "rawvideo", "pipe:1"]) { Output = async (stream, ct) => await stream.ReadExactlyAsync(pixel, ct) }, _ct);
        return [.. pixel.Select(part => (int)part)];
    }
}
