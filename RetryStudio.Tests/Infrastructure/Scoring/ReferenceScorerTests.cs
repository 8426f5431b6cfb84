using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Scoring;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scoring;

/// <summary>The scorer that the documentation offers to start from, as it stands there.</summary>
public sealed class ReferenceScorerTests : IDisposable
{
    private static readonly CheckScale Brightness = Scorings.Scale("brightness", 0, 255);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Command_Picture_IsMeasured()
    {
        var reply = await CommandAsync(await PictureAsync("gray"), AssetKind.Image);

        (reply.Version, reply.Checks.ShouldHaveSingleItem().Note).ShouldBe(("1.0", "mean"));
        reply.Checks[0].Raw!.Value.ShouldBe(128, 2);
    }

    [Fact]
    public async Task Command_ClipThatDarkens_IsPlacedWhereItIsDark()
    {
        var clip = await _folder.ClipAsync("clip.mp4", "color=white:s=64x64:r=24:d=3,drawbox=enable='gte(t,2)':t=fill:color=black");

        var check = (await CommandAsync(clip, AssetKind.Video)).Checks.ShouldHaveSingleItem();

        check.Raw!.Value.ShouldBeInRange(100, 230);
        check.At!.Value.ShouldBe(2, 0.51);
    }

    [Fact]
    public async Task Command_FileThatIsNotThere_IsAnErrorOfTheCheck()
    {
        var check = (await CommandAsync(_folder.File("none.png"), AssetKind.Image)).Checks.ShouldHaveSingleItem();

        (check.Status, check.Raw).ShouldBe((ReplyStatus.Error, null));
        check.Note.ShouldContain("No such file");
    }

    [Fact]
    public async Task Service_IsWellAndMeasures()
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [Script, "--port", "0"]) { RedirectStandardOutput = true })!;
        try
        {
            var address = (await process.StandardOutput.ReadLineAsync(_ct)).ShouldNotBeNull().Split(' ')[^1];
            var scorer = new ScorerSettings("reference", ScorerType.Http) { Address = address };
            using var source = new HttpScoreSource(TimeProvider.System);

            (await source.ObstacleAsync(scorer, _ct)).ShouldBeNull();
            var reply = await source.AskAsync(scorer, Request(await PictureAsync("white"), AssetKind.Image), _ct);

            reply.ShouldBeOfType<ScorerReply.Answered>().Checks.ShouldHaveSingleItem().Raw!.Value.ShouldBe(255, 2);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string Script { get; } = Path.Combine(Root(), "docs", "reference-scorer.py");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    private static ScoreRequest Request(string file, AssetKind kind) => Scorings.Request(kind, Brightness) with { File = file };

    private async Task<ScorerReply.Answered> CommandAsync(string file, AssetKind kind)
    {
        var scorer = new ScorerSettings("reference", ScorerType.Command) { Program = "python3", Arguments = [Script, "--command"] };
        return (await new CommandScoreSource(TimeProvider.System).AskAsync(scorer, Request(file, kind), _ct)).ShouldBeOfType<ScorerReply.Answered>();
    }

    private Task<string> PictureAsync(string colour) => _folder.MakeAsync("picture.png", string.Create(CultureInfo.InvariantCulture, $"color={colour}:s=64x64"), "-frames:v", "1");
}
