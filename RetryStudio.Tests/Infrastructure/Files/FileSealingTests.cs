using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Files;

public sealed class FileSealingTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly MediaStore _media;
    private readonly FileSealing _sealing;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public FileSealingTests()
    {
        _media = new(new() { Root = _folder.Path }, NullLogger<MediaStore>.Instance);
        _sealing = new(_media);
    }

    public void Dispose() => _folder.Dispose();

    // The figures that the standards themselves give for these texts.
    [Theory]
    [InlineData("", 0u, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("123456789", 0xCBF43926u, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u, "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592")]
    public async Task SealAsync_KnownText_HasItsKnownSums(string text, uint crc, string sha256)
    {
        await WriteAsync("p/a.txt", Encoding.ASCII.GetBytes(text));

        (await _sealing.SealAsync("p/a.txt", _ct)).ShouldBe(new SealedFile("p/a.txt", sha256, text.Length, crc));
    }

    [Fact]
    public async Task SealAsync_LongerThanABlock_SealsAllOfIt()
    {
        var bytes = new byte[700_001];
        new Random(1).NextBytes(bytes);
        var stored = await WriteAsync("p/a.bin", bytes);

        var file = await _sealing.SealAsync("p/a.bin", _ct);

        (file.Sha256, file.Bytes, file.Crc32).ShouldBe((stored, 700_001, Slow(bytes)));
    }

    [Fact]
    public async Task SealAsync_NoSuchFile_IsRefused() =>
        (await Should.ThrowAsync<RejectedException>(() => _sealing.SealAsync("p/none.mp4", _ct))).Reason.ShouldBe(RejectionReason.NotFound);

    [Fact]
    public async Task SealAsync_Cancelled_Stops()
    {
        await WriteAsync("p/a.txt", [1]);

        await Should.ThrowAsync<OperationCanceledException>(() => _sealing.SealAsync("p/a.txt", new CancellationToken(canceled: true)));
    }

    private async Task<string> WriteAsync(string path, byte[] bytes) => (await _media.WriteAsync(path, (stream, ct) => stream.WriteAsync(bytes, ct).AsTask(), _ct)).Sha256;

    // Bit by bit, as the standard defines it.
    private static uint Slow(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var single in bytes)
        {
            crc ^= single;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
