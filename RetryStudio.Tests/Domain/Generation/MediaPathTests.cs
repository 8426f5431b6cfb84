using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class MediaPathTests
{
    [Theory]
    [InlineData("a.PNG", AssetKind.Image)]
    [InlineData("../../etc/passwd.mp4", AssetKind.Video)]
    [InlineData("tone.flac", AssetKind.Audio)]
    [InlineData("latent.safetensors", null)]
    [InlineData("png", null)]
    [InlineData("", null)]
    public void KindOf_Name_IsToldByItsExtension(string name, AssetKind? kind) => MediaPath.KindOf(name).ShouldBe(kind);

    [Fact]
    public void Folder_Attempt_HasNamesOfOursOnly()
    {
        var folder = MediaPath.Folder(Guid.Empty, Guid.Empty, AssetKind.Video, 2);

        folder.ShouldBe($"{Guid.Empty:N}/{Guid.Empty:N}/video/2");
        MediaPath.Thumbnail($"{folder}/media.mp4", 3).ShouldBe($"{folder}/thumb-3.jpg");
    }
}
