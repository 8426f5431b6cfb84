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
    public void Folder_Attempt_HasNamesOfOursOnly() =>
        MediaPath.Folder(Guid.Empty, Guid.Empty, AssetKind.Video, 2).ShouldBe($"{Guid.Empty:N}/{Guid.Empty:N}/video/2");

    [Fact]
    public void DerivedFolder_IsToldByTheContent() =>
        MediaPath.DerivedFolder(new string('a', 62) + "0f").ShouldBe($"derived/aa/{new string('a', 62)}0f");

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd-")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void DerivedFolder_NoHash_IsNone(string sha256) => MediaPath.DerivedFolder(sha256).ShouldBeNull();
}
