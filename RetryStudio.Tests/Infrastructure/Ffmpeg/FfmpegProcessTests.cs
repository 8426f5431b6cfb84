using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

public sealed class FfmpegProcessTests
{
    private static readonly FfmpegCall Endless = new(["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=s=64x36", "-f", "null", "-"]);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task FfmpegAsync_NotInstalled_SaysWhatToInstall()
    {
        var process = new FfmpegProcess(new FfmpegOptions { Ffmpeg = "/nowhere/ffmpeg" }, TimeProvider.System);

        var problem = await Should.ThrowAsync<InspectionUnavailableException>(process.FfmpegAsync(Endless, _ct));

        problem.Message.ShouldContain("Install ffmpeg");
    }

    [Fact]
    public async Task FfmpegAsync_TakesTooLong_IsKilledAndSaysSo()
    {
        var process = new FfmpegProcess(new FfmpegOptions { Timeout = TimeSpan.FromMilliseconds(300) }, TimeProvider.System);

        var run = await process.FfmpegAsync(Endless, _ct);

        run.TimedOut.ShouldBeTrue();
        run.Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task FfmpegAsync_Cancelled_Throws()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(ScratchFolder.Ffmpeg.FfmpegAsync(Endless, stop.Token));
    }

    [Fact]
    public async Task FfmpegAsync_ReaderFails_KillsAndThrowsItsProblem() =>
        await Should.ThrowAsync<NotSupportedException>(ScratchFolder.Ffmpeg.FfmpegAsync(
            Endless with { Arguments = ["-f", "lavfi", "-i", "testsrc2", "-f", "rawvideo", "pipe:1"], Output = (_, _) => throw new NotSupportedException() }, _ct));

    [Fact]
    public async Task FfmpegAsync_WrongOption_KeepsTheError()
    {
        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", "-i", "/nowhere/at/all.mp4"]), _ct);

        run.Succeeded.ShouldBeFalse();
        run.ErrorText.ShouldContain("No such file");
    }

    [Fact]
    public async Task CheckAsync_Installed_TellsTheVersion()
    {
        var report = await new FfmpegAvailability(ScratchFolder.Ffmpeg).CheckAsync(_ct);

        report.Available.ShouldBeTrue();
        report.Version.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task CheckAsync_NotInstalled_IsAReportNotAnException()
    {
        var process = new FfmpegProcess(new FfmpegOptions { Ffprobe = "no-such-ffprobe" }, TimeProvider.System);

        var report = await new FfmpegAvailability(process).CheckAsync(_ct);

        report.Available.ShouldBeFalse();
        report.Sentence.ShouldContain("no-such-ffprobe");
    }

    [Theory]
    [InlineData("ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers", "5.1.9-0+deb12u1")]
    [InlineData("something else", null)]
    public void ParseVersion_FirstLine_IsRead(string line, string? version) => FfmpegAvailability.ParseVersion(line).ShouldBe(version);
}
