using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Fakes;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Files;

public sealed class DerivedPicturesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly SpareCores _cores = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MediaStore _media;

    public DerivedPicturesTests()
    {
        _media = new(new() { Root = _folder.File("it's 100%d [root]") }, NullLogger<MediaStore>.Instance);
        _time.Advance(TimeProvider.System.GetUtcNow() - _time.GetUtcNow());
    }

    public void Dispose()
    {
        _cores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task MakeAsync_Video_StandsUnderItsContent()
    {
        var clip = await ClipAsync("a/media.mp4");

        (await MakeAsync(Pictures(), clip)).ShouldBe(8);

        var found = (await Pictures().FindAsync(Of(clip), DerivedPicture.Preview, _ct)).ShouldNotBeNull();
        found.ShouldBe(_media.FullPath($"derived/{clip.Sha256[..2]}/{clip.Sha256}/preview.mp4"));
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task Begin_NeverKept_LeavesNothing()
    {
        var clip = await ClipAsync("a/media.mp4");

        using (var making = Pictures().Begin(clip, AssetKind.Video))
        {
            await File.WriteAllTextAsync(Path.Combine(making.Folder!, "thumb-0.jpg"), "half", _ct);
        }

        Leftovers().ShouldBeEmpty();
        Directory.Exists(Folder(clip)).ShouldBeFalse();
    }

    [Fact]
    public async Task MakeAsync_SameBytes_AreNotMadeAgain()
    {
        var first = await ClipAsync("a/media.mp4");
        await MakeAsync(Pictures(), first);
        var second = await _media.WriteAsync("b/media.mp4", async (target, ct) => await target.WriteAsync(await File.ReadAllBytesAsync(_media.FullPath(first.Path), ct), ct), _ct);

        (await MakeAsync(Pictures(Missing), second, Missing)).ShouldBe(8);
    }

    [Theory]
    [InlineData("thumb-3.jpg")]
    [InlineData("preview.mp4")]
    [InlineData("")]
    public async Task FindAsync_Lost_MakesItAgain(string lost)
    {
        var clip = await ClipAsync("a/media.mp4");
        await MakeAsync(Pictures(), clip);
        var gone = Path.Combine(Folder(clip), lost);
        if (lost.Length > 0)
        {
            File.Delete(gone);
        }
        else
        {
            Directory.Delete(gone, recursive: true);
        }

        foreach (var picture in DerivedPicture.AllOf(AssetKind.Video))
        {
            new FileInfo((await Pictures().FindAsync(Of(clip), picture, _ct)).ShouldNotBeNull()).Length.ShouldBeGreaterThan(0);
        }

        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_CutShortOnTheShelf_MakesItAgain()
    {
        var clip = await ClipAsync("a/media.mp4");
        await MakeAsync(Pictures(), clip);
        File.WriteAllText(Path.Combine(Folder(clip), "sheet.jpg"), "");

        new FileInfo((await Pictures().FindAsync(Of(clip), DerivedPicture.ContactSheet, _ct)).ShouldNotBeNull()).Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task FindAsync_AskedByManyAtOnce_GivesEverybodyThePicture()
    {
        var clip = await ClipAsync("a/media.mp4");

        // Two of them know nothing of each other, as on two nodes.
        var (here, there) = (Pictures(), Pictures());
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            (number % 2 == 0 ? here : there).FindAsync(Of(clip), DerivedPicture.Thumbnail(AssetKind.Video, number)!, _ct)));

        found.ShouldAllBe(path => path != null && new FileInfo(path).Length > 0);
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_TheFileItselfIsGone_IsNone()
    {
        var clip = await ClipAsync("a/media.mp4");
        File.Delete(_media.FullPath(clip.Path));

        (await Pictures(Missing).FindAsync(Of(clip), DerivedPicture.Poster, _ct)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_CannotBeDecoded_IsTriedAgainAfterAnHourOnly()
    {
        var junk = await _media.WriteAsync("a/media.mp4", async (target, ct) => await target.WriteAsync("no video"u8.ToArray(), ct), _ct);
        (await Pictures().FindAsync(Of(junk), DerivedPicture.Poster, _ct)).ShouldBeNull();

        (await Pictures(Missing).FindAsync(Of(junk), DerivedPicture.Poster, _ct)).ShouldBeNull();

        _time.Advance(DerivedShelf.TriedAgain + TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<InspectionUnavailableException>(Pictures(Missing).FindAsync(Of(junk), DerivedPicture.Poster, _ct));
    }

    [Theory]
    [InlineData("a/media.png", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("a/media.exe", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("a/media.mp4", "../../../../../../etc/passwd")]
    public async Task FindAsync_NothingOfTheKind_IsNone(string path, string sha256)
    {
        await _media.WriteAsync(path, (target, ct) => target.WriteAsync("x"u8.ToArray(), ct).AsTask(), _ct);

        (await Pictures(Missing).FindAsync(new(path, sha256, 1, 2, 8), DerivedPicture.Preview, _ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Leftovers_OfAKilledMaker_AreSweptAfterAnHour()
    {
        var killed = Directory.CreateDirectory(_media.FullPath("derived/.making/killed")).FullName;
        await File.WriteAllTextAsync(Path.Combine(killed, "poster-960.jpg"), "half", _ct);
        var clip = await ClipAsync("a/media.mp4");
        await MakeAsync(Pictures(), clip);
        Leftovers().ShouldBe(["killed"]);

        _time.Advance(DerivedShelf.Abandoned + TimeSpan.FromMinutes(1));
        Directory.Delete(Folder(clip), recursive: true);
        await MakeAsync(Pictures(), clip);

        Leftovers().ShouldBeEmpty();
    }

    private static FfmpegProcess Missing => new(new() { Ffmpeg = "no-such-ffmpeg", Ffprobe = "no-such-ffprobe" }, TimeProvider.System);

    private static MediaFile Of(StoredFile file) => new(file.Path, file.Sha256, file.Bytes, 1, 8);

    private DerivedPictures Pictures(FfmpegProcess? ffmpeg = null) =>
        new(new(ffmpeg ?? ScratchFolder.Ffmpeg), new(_media, _time), _cores, _media, NullLogger<DerivedPictures>.Instance);

    /// <summary>As it is done when an attempt is measured.</summary>
    private async Task<int> MakeAsync(DerivedPictures pictures, StoredFile file, FfmpegProcess? ffmpeg = null)
    {
        using var making = pictures.Begin(file, AssetKind.Video);
        if (making.Folder is { } folder)
        {
            (await new FfmpegInspector(ffmpeg ?? ScratchFolder.Ffmpeg).MeasureAsync(new(_media.FullPath(file.Path), AssetKind.Video) { Pictures = folder }, _ct)).DecodeErrors.ShouldBeEmpty();
        }

        return making.Keep();
    }

    private string Folder(StoredFile file) => _media.FullPath(MediaPath.DerivedFolder(file.Sha256)!);

    private IEnumerable<string> Leftovers() => Directory.GetDirectories(_media.FullPath("derived/.making")).Select(folder => Path.GetFileName(folder)!);

    private async Task<StoredFile> ClipAsync(string path)
    {
        var clip = await _folder.ClipAsync("clip.mp4", "testsrc2=s=64x36:r=12:d=1");
        return await _media.WriteAsync(path, async (target, ct) => await target.WriteAsync(await File.ReadAllBytesAsync(clip, ct), ct), _ct);
    }
}
