using System.Diagnostics;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Web;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_WholePackage_IsZero()
    {
        (await VerifyCommand.RunAsync([await PackageAsync(wrong: false)], _output)).ShouldBe(0);

        _output.ToString().ShouldStartWith("The package is whole: all ");
    }

    [Fact]
    public async Task RunAsync_ChangedPackage_IsOneAndSaysWhat()
    {
        (await VerifyCommand.RunAsync([await PackageAsync(wrong: true)], _output)).ShouldBe(1);

        _output.ToString().ShouldContain("'masters/0001-scene-1-shot-1.mp4' was changed");
    }

    [Fact]
    public async Task RunAsync_NoSuchFile_SaysSo()
    {
        (await VerifyCommand.RunAsync([_folder.File("none.zip")], _output)).ShouldBe(1);

        _output.ToString().ShouldContain("none.zip' cannot be read: ");
    }

    [Fact]
    public async Task RunAsync_NoFileNamed_SaysHow()
    {
        (await VerifyCommand.RunAsync([], _output)).ShouldBe(1);

        _output.ToString().ShouldBe($"Name one package: verify FILE.{Environment.NewLine}");
    }

    [Fact]
    public async Task Program_Verify_NeedsNoDatabase()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(VerifyCommand).Assembly.Location, "verify", await PackageAsync(wrong: false)]) { RedirectStandardOutput = true, WorkingDirectory = _folder.Path };
        start.Environment["ConnectionStrings__Studio"] = "Host=nowhere.invalid;Database=none";
        using var process = Process.Start(start)!;

        var told = await process.StandardOutput.ReadToEndAsync(_ct);
        await process.WaitForExitAsync(_ct);

        (process.ExitCode, told.Split('\n').Length).ShouldBe((0, 3));
    }

    private async Task<string> PackageAsync(bool wrong)
    {
        var files = Packages.Files(Packages.Of(2));
        if (wrong)
        {
            files["masters/0001-scene-1-shot-1.mp4"][0] ^= 1;
        }

        await File.WriteAllBytesAsync(_folder.File("package.zip"), Packages.Zip(files).ToArray(), _ct);
        return _folder.File("package.zip");
    }
}
