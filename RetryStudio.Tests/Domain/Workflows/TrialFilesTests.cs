using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class TrialFilesTests
{
    private readonly MemoryMedia _media = new();
    private readonly ManualTime _time = new();
    private readonly TrialFiles _files;

    public TrialFilesTests() => _files = new(_media, new CountingIds(), _time);

    [Fact]
    public void Clear_RemovesWhatNobodyHasUsedForADay()
    {
        _files.Clear();

        _media.Cleared.ShouldBe([("trials", _time.GetUtcNow().AddDays(-1))]);
    }

    [Fact]
    public async Task KeepAsync_TheirName_OnlyGivesTheExtension() =>
        (await _files.KeepAsync("../My boat.PNG", (_, _) => Task.CompletedTask, default)).ShouldBe("00000000000000000000000000000001.png");

    [Fact]
    public void Use_Gone_IsNone() => _files.Use("trials/start.png").ShouldBeNull();

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef.exe")]
    [InlineData("picture.png")]
    [InlineData("../0123456789abcdef0123456789abcdef.png")]
    [InlineData("0123456789abcdef0123456789abcdef/../../x.png")]
    [InlineData("0123456789abcdef0123456789abcdef.png.png")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF.png")]
    [InlineData("")]
    [InlineData(null)]
    public void PathOf_NoNameOfOurs_IsNone(string? name) => TrialFiles.PathOf(name).ShouldBeNull();
}
