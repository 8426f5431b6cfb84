using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Files;

public sealed class MediaStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly ScratchFolder _folder = new();
    private readonly MediaStore _store;

    public MediaStoreTests() => _store = new(new() { Root = _folder.Path }, NullLogger<MediaStore>.Instance);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RemoveOlder_OldAndNew_RemovesTheOldOnesOfThatFolderOnly()
    {
        var old = await WriteAsync("trials/old.png", Noon.AddHours(-25));
        var fresh = await WriteAsync("trials/new.png", Noon.AddHours(-1));
        var elsewhere = await WriteAsync("project/old.png", Noon.AddDays(-90));

        _store.RemoveOlder("trials", Noon.AddDays(-1));

        (File.Exists(old), File.Exists(fresh), File.Exists(elsewhere)).ShouldBe((false, true, true));
    }

    [Fact]
    public async Task Renew_OldFile_IsNotRemovedAsOld()
    {
        var old = await WriteAsync("trials/old.png", Noon.AddHours(-25));

        _store.Renew("trials/old.png", Noon).ShouldBeTrue();
        _store.RemoveOlder("trials", Noon.AddDays(-1));

        File.Exists(old).ShouldBeTrue();
    }

    [Theory]
    [InlineData("trials/none.png")]
    [InlineData("nowhere/none.png")]
    public async Task Renew_NotThere_SaysSo(string path)
    {
        await WriteAsync("trials/old.png", Noon);

        _store.Renew(path, Noon).ShouldBeFalse();
    }

    [Fact]
    public void RemoveOlder_NoSuchFolder_DoesNothing() => Should.NotThrow(() => _store.RemoveOlder("trials", Noon));

    [Fact]
    public void RemoveOlder_FolderOutsideOfTheRoot_IsRefused() => Should.Throw<InvalidOperationException>(() => _store.RemoveOlder("../elsewhere", Noon));

    private async Task<string> WriteAsync(string path, DateTimeOffset at)
    {
        await _store.WriteAsync(path, (stream, ct) => stream.WriteAsync(new byte[] { 1 }, ct).AsTask(), default);
        File.SetLastWriteTimeUtc(_store.FullPath(path), at.UtcDateTime);
        return _store.FullPath(path);
    }
}
