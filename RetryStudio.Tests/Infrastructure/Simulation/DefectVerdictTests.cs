using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Simulation;

/// <summary>Every defect of the simulated backend fails for its own reason under the presets, and a good file for none.</summary>
public sealed class DefectVerdictTests : IDisposable
{
    private static readonly string[] Prompts = ["A close-up of a woman at dusk", "The city by night", "A cottage by the lake, morning mist", "A boat climbs a wave as high as a house"];

    private readonly ScratchFolder _folder = new();
    private readonly MediaRenderer _renderer = new(ScratchFolder.Ffmpeg);
    private readonly FfmpegInspector _inspector = new(ScratchFolder.Ffmpeg);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("None", "", null)]
    [InlineData("Freeze", "frozen", 1.0)]
    [InlineData("Blur", "sharpness", null)]
    [InlineData("Flicker", "flicker", null)]
    [InlineData("Black", "black", 0.66)]
    [InlineData("OverExposed", "highlights", null)]
    [InlineData("WrongLength", "duration", null)]
    public async Task Judge_SimulatedVideo_FailsForItsDefectAlone(string defect, string check, double? second)
    {
        // Mist has hardly an edge whose blur could be measured: blurred, it fails for its blocks.
        foreach (var prompt in Prompts.Where(prompt => defect != "Blur" || !prompt.Contains("mist", StringComparison.Ordinal)))
        {
            var recipe = Recipe(prompt) with { Seconds = 2, Fps = 12 };
            var start = await RenderAsync(AssetKind.Image, recipe with { Seconds = 0, Fps = 0 }, Defect.None, null);
            var video = await RenderAsync(AssetKind.Video, recipe, Enum.Parse<Defect>(defect), start);
            var measures = await _inspector.MeasureAsync(new(video, AssetKind.Video) { StartImage = start }, TestContext.Current.CancellationToken);
            foreach (var preset in GatePresets.All.Where(preset => preset != GatePresets.Static || check != "frozen"))
            {
                var verdict = preset.Gate.Judge(AssetKind.Video, measures with { Sourced = Measured.Face(0.9) }, recipe);

                verdict.FailedChecks.ShouldBe(check.Length == 0 ? [] : [check], $"{preset.Name}, {prompt}: {verdict.Sentence}");
                if (second is { } at)
                {
                    verdict.Results.Single(result => result.Score.Check == check).Score.At!.Value.ShouldBe(at, 0.2);
                    verdict.Sentence.ShouldContain(" s: ");
                }
            }
        }
    }

    [Fact]
    public async Task Judge_StandingVideo_PassesOnceThePresetAsksForNoMotion()
    {
        var recipe = Recipe(Prompts[0]) with { Seconds = 2, Fps = 12 };
        var video = await RenderAsync(AssetKind.Video, recipe, Defect.Freeze, null);
        var measures = await _inspector.MeasureAsync(new(video, AssetKind.Video), TestContext.Current.CancellationToken);

        GatePresets.Action.Gate.Judge(AssetKind.Video, measures, recipe).Outcome.ShouldBe(VerdictOutcome.Failed);
        GatePresets.Static.Gate.Judge(AssetKind.Video, measures, recipe).Outcome.ShouldBe(VerdictOutcome.Passed);
        GatePresets.Action.Gate.Judge(AssetKind.Video, measures, recipe, still: true).Outcome.ShouldBe(VerdictOutcome.Passed);
    }

    [Theory]
    [InlineData("None", "")]
    [InlineData("Blur", "sharpness")]
    [InlineData("Black", "black")]
    [InlineData("OverExposed", "highlights")]
    public async Task Judge_SimulatedImage_FailsForItsDefectAlone(string defect, string check)
    {
        foreach (var prompt in Prompts)
        {
            var image = await RenderAsync(AssetKind.Image, Recipe(prompt), Enum.Parse<Defect>(defect), null);
            var measures = await _inspector.MeasureAsync(new(image, AssetKind.Image), TestContext.Current.CancellationToken) with { Sourced = Measured.Face(0.9) };
            foreach (var preset in GatePresets.All)
            {
                var verdict = preset.Gate.Judge(AssetKind.Image, measures, Recipe(prompt));

                verdict.FailedChecks.ShouldBe(check.Length == 0 ? [] : [check], $"{preset.Name}, {prompt}: {verdict.Sentence}");
            }
        }
    }

    private async Task<string> RenderAsync(AssetKind kind, Recipe recipe, Defect defect, string? startImage)
    {
        var file = _folder.File(Guid.NewGuid() + MediaRenderer.Extension(kind));
        await _renderer.RenderAsync(kind, recipe, defect, startImage, file, CancellationToken.None);
        return file;
    }

    private static Recipe Recipe(string prompt) => new() { Workflow = "test", Prompt = prompt, Seed = 5 };
}
