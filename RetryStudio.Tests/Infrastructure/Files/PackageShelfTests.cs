using System.Diagnostics;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Files;

public sealed class PackageShelfTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly MediaStore _media;
    private readonly PackageShelf _shelf;
    private readonly PackageContents _contents = Packages.Of(6, missing: 4);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public PackageShelfTests()
    {
        _media = new(new() { Root = _folder.File("media") }, NullLogger<MediaStore>.Instance);
        _shelf = new(_media, new FileSealing(_media), NullLogger<PackageShelf>.Instance);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteAsync_Package_IsProvedAndOpensElsewhere()
    {
        var package = await WriteAsync();

        package.Name.ShouldBe("The-Lighthouse-Keepers-Ete-package-2-partial.zip");
        await using var stream = await _shelf.OpenAsync(package, _ct);
        stream.Length.ShouldBe(package.Bytes);
        (await PackageVerifier.VerifyAsync(stream, _ct)).ShouldBeOfType<PackageProof.Proved>();
        await using var archive = new ZipArchive(stream);
        archive.Entries.Select(entry => entry.FullName).ShouldBe(Packages.Names(_contents));
        archive.Entries.ShouldAllBe(entry => entry.LastWriteTime.DateTime == _contents.At.UtcDateTime);
    }

    [Fact]
    public async Task WriteAsync_Package_PassesTheOrdinaryTools()
    {
        await WriteFileAsync("package.zip");
        var unpacked = Directory.CreateDirectory(_folder.File("unpacked")).FullName;
        await ZipFile.ExtractToDirectoryAsync(_folder.File("package.zip"), unpacked, _ct);

        await RunAsync("sha256sum", unpacked, "-c", "--strict", "--quiet", "SHA256SUMS");
        if (File.Exists("/usr/bin/unzip"))
        {
            await RunAsync("/usr/bin/unzip", _folder.Path, "-tq", "package.zip");
        }
    }

    [Fact]
    public async Task WriteAsync_SameContentsAgain_IsTheSamePackage()
    {
        var (first, bytes) = (await WriteAsync(), await WriteFileAsync("first.zip"));

        (await WriteAsync()).ShouldBe(first);
        (await WriteFileAsync("second.zip")).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task OpenAsync_AnyRange_IsThatOfTheWhole()
    {
        var whole = await WriteFileAsync("package.zip");
        await using var stream = await _shelf.OpenAsync(await WriteAsync(), _ct);
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var from = random.Next(whole.Length);
            var range = new byte[random.Next(1, Math.Min(20_000, whole.Length - from) + 1)];
            stream.Position = from;
            if (round % 2 == 0)
            {
                await stream.ReadExactlyAsync(range, _ct);
            }
            else
            {
                stream.ReadExactly(range);
            }

            range.SequenceEqual(whole[from..(from + range.Length)]).ShouldBeTrue($"{range.Length} bytes from {from}");
        }

        stream.Seek(0, SeekOrigin.End).ShouldBe(whole.Length);
        (await stream.ReadAsync(new byte[1], _ct)).ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_DownloadThatBrokeOff_IsResumed()
    {
        var (whole, package) = (await WriteFileAsync("package.zip"), await WriteAsync());
        var first = await DownloadAsync(package, "bytes=0-29999", package.Tag);
        var rest = await DownloadAsync(package, "bytes=30000-", package.Tag);
        var anew = await DownloadAsync(package, "bytes=30000-", "another");

        (first.Status, rest.Status, anew.Status).ShouldBe((206, 206, 200));
        first.Bytes.Concat(rest.Bytes).SequenceEqual(whole).ShouldBeTrue();
        anew.Bytes.SequenceEqual(whole).ShouldBeTrue();
    }

    [Fact]
    public async Task OpenAsync_FileChangedItsLength_IsRefused()
    {
        var package = await WriteAsync();
        await File.AppendAllTextAsync(_media.FullPath("p/3/master.mp4"), "more", _ct);

        (await Should.ThrowAsync<RejectedException>(() => _shelf.OpenAsync(package, _ct))).Message
            .ShouldBe("'masters/0003-scene-1-shot-3.mp4' cannot be delivered, since its file was changed after it was checked. Export the project again.");
    }

    [Fact]
    public async Task OpenAsync_FileIsGone_IsRefused()
    {
        var package = await WriteAsync();
        File.Delete(_media.FullPath("p/film.mp4"));

        (await Should.ThrowAsync<RejectedException>(() => _shelf.OpenAsync(package, _ct))).Message.ShouldBe("'film/preview.mp4' cannot be delivered, since its file is no longer there. Export the project again.");
    }

    [Fact]
    public async Task Read_FileCutOffWhileItIsDelivered_FailsWithASentence()
    {
        await using var stream = await _shelf.OpenAsync(await WriteAsync(), _ct);
        await File.WriteAllBytesAsync(_media.FullPath("p/3/master.mp4"), Packages.Bytes("p/3/master.mp4")[..100], _ct);

        (await Should.ThrowAsync<IOException>(() => stream.CopyToAsync(Stream.Null, _ct))).Message.ShouldStartWith("'masters/0003-scene-1-shot-3.mp4' cannot be delivered");
    }

    [Fact]
    public async Task Verify_FileChangedWithoutItsLength_IsTold()
    {
        var package = await WriteAsync();
        var changed = Packages.Bytes("p/3/master.mp4");
        changed[5] ^= 1;
        await File.WriteAllBytesAsync(_media.FullPath("p/3/master.mp4"), changed, _ct);

        await using var stream = await _shelf.OpenAsync(package, _ct);
        (await PackageVerifier.VerifyAsync(stream, _ct)).ShouldBeOfType<PackageProof.Wrong>().Faults.ShouldBe(["'masters/0003-scene-1-shot-3.mp4' was changed: its SHA-256 is not that of the manifest."]);
    }

    [Fact]
    public async Task WriteAsync_InterruptedSecondTime_LeavesNoPackage()
    {
        var package = await WriteAsync();
        using var cancel = new CancellationTokenSource();
        var interrupted = new PackageShelf(_media, new InterruptedSealing(cancel), NullLogger<PackageShelf>.Instance);

        await Should.ThrowAsync<OperationCanceledException>(() => interrupted.WriteAsync(_contents, cancel.Token));

        (await Should.ThrowAsync<RejectedException>(() => _shelf.OpenAsync(package, _ct))).Reason.ShouldBe(RejectionReason.NotFound);
        (await WriteAsync()).ShouldBe(package);
    }

    [Fact]
    public async Task WriteAsync_MasterIsGone_IsRefused()
    {
        await Packages.StoreAsync(_contents, _media);
        File.Delete(_media.FullPath("p/1/master.mp4"));

        (await Should.ThrowAsync<RejectedException>(() => _shelf.WriteAsync(_contents, _ct))).Message.ShouldContain("'masters/0001-scene-1-shot-1.mp4'");
    }

    [Fact]
    public async Task OpenAsync_MadeAnewWithOtherContents_IsRefusedToWhoHasTheOldOne()
    {
        var package = await WriteAsync();
        await _shelf.WriteAsync(_contents with { Project = "Another name" }, _ct);

        (await Should.ThrowAsync<RejectedException>(() => _shelf.OpenAsync(package, _ct))).Reason.ShouldBe(RejectionReason.Conflict);
    }

    private async Task<StoredPackage> WriteAsync()
    {
        await Packages.StoreAsync(_contents, _media);
        return await _shelf.WriteAsync(_contents, _ct);
    }

    private async Task<byte[]> WriteFileAsync(string name)
    {
        await using (var stream = await _shelf.OpenAsync(await WriteAsync(), _ct))
        await using (var file = File.Create(_folder.File(name)))
        {
            await stream.CopyToAsync(file, _ct);
        }

        return await File.ReadAllBytesAsync(_folder.File(name), _ct);
    }

    private async Task<(int Status, byte[] Bytes)> DownloadAsync(StoredPackage package, string range, string tag)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        (http.Request.Method, http.Request.Headers.Range, http.Request.Headers.IfRange, http.Response.Body) = ("GET", range, $"\"{tag}\"", body);
        await Results.Stream(await _shelf.OpenAsync(package, _ct), "application/zip", package.Name, entityTag: new($"\"{package.Tag}\""), enableRangeProcessing: true).ExecuteAsync(http);
        return (http.Response.StatusCode, body.ToArray());
    }

    private async Task RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var told = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(_ct), process.StandardError.ReadToEndAsync(_ct));
        await process.WaitForExitAsync(_ct);
        process.ExitCode.ShouldBe(0, string.Concat(told));
    }

    private sealed class InterruptedSealing(CancellationTokenSource cancel) : IFileSealing
    {
        public async Task<SealedFile> SealAsync(string path, CancellationToken ct)
        {
            await cancel.CancelAsync();
            ct.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The shelf did not hand on its token.");
        }
    }
}
