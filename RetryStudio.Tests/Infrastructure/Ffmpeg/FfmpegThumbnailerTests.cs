using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegThumbnailerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FfmpegThumbnailer _thumbnailer = new(ScratchFolder.Ffmpeg);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    private string Thumbs => _folder.File("it's 100%d");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 24, 2)]
    [InlineData(0.25, 12, 0.25)]
    [InlineData(1, 12, 0)]
    [InlineData(24, 2, 24)]
    public async Task MakeAsync_Video_MakesEight(double seconds, int fps, double told)
    {
        var clip = await _folder.ClipAsync("clip.mp4", FormattableString.Invariant($"testsrc2=s=128x72:r={fps}:d={seconds}"));

        (await _thumbnailer.MakeAsync(clip, AssetKind.Video, told, Thumbs, _ct)).ShouldBe(8);

        Names().ShouldBe(Enumerable.Range(0, 8).Select(index => $"thumb-{index}.jpg"));
        var measures = await new FfmpegInspector(ScratchFolder.Ffmpeg).MeasureAsync(Path.Combine(Thumbs, "thumb-7.jpg"), AssetKind.Image, null, _ct);
        (measures.Readable, measures.Width, measures.Height).ShouldBe((true, 320, 180));
    }

    [Fact]
    public async Task MakeAsync_Again_ReplacesWhatStoodThere()
    {
        Directory.CreateDirectory(Thumbs);
        await File.WriteAllTextAsync(Path.Combine(Thumbs, "thumb-5.jpg"), "old", _ct);
        var picture = await _folder.MakeAsync("p.png", "testsrc2=s=640x360", "-frames:v", "1");

        (await _thumbnailer.MakeAsync(picture, AssetKind.Image, 0, Thumbs, _ct)).ShouldBe(1);

        Names().ShouldBe(["thumb-0.jpg"]);
        Directory.GetDirectories(Thumbs).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(AssetKind.Audio, "sound")]
    [InlineData(AssetKind.Video, "This is no video.")]
    [InlineData(AssetKind.Image, "")]
    public async Task MakeAsync_NothingToSee_MakesNone(AssetKind kind, string content)
    {
        await File.WriteAllTextAsync(_folder.File("file.bin"), content, _ct);

        (await _thumbnailer.MakeAsync(_folder.File("file.bin"), kind, 2, Thumbs, _ct)).ShouldBe(0);

        Directory.GetFileSystemEntries(Thumbs).ShouldBeEmpty();
    }

    private IEnumerable<string> Names() => Directory.GetFiles(Thumbs).Select(name => Path.GetFileName(name)!).Order(StringComparer.Ordinal);
}
