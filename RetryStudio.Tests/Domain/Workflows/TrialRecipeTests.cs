using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class TrialRecipeTests
{
    [Fact]
    public void Of_Image_KeepsTheFilesOwnValues()
    {
        var recipe = Of(Graphs.Sdxl, "A lighthouse\nat night", 5, null);

        (recipe.Seed, recipe.Prompt, recipe.NegativePrompt).ShouldBe((5ul, "A lighthouse at night", "blurry"));
        (recipe.Steps, recipe.Cfg, recipe.Denoise, recipe.Width, recipe.Height).ShouldBe((25, 7.5m, 1m, 1024, 576));
        (recipe.Fps, recipe.Seconds).ShouldBe((0, 0m));
    }

    [Fact]
    public void Of_Video_AsksForAsManyFramesAsTheFile()
    {
        var recipe = Of(Graphs.Wan, "Waves", 5, "trials/start.png");

        WorkflowParameter.NumberOf(WorkflowParameter.Frames, recipe).ShouldBe(81);
        recipe.StartImage.ShouldBe("trials/start.png");
    }

    [Fact]
    public void Of_NoPrompt_IsRefused() => Refused(Graphs.Sdxl, " ", null).ShouldBe("prompt");

    [Fact]
    public void Of_StartImageMissing_IsRefused() => Refused(Graphs.Wan, "Waves", null).ShouldBe("startImage");

    [Fact]
    public void Sent_NamesWhatIsBoundAsItGoesIn()
    {
        var workflow = Workflow(Graphs.Sdxl);

        var sent = TrialRecipe.Sent(workflow, Of(Graphs.Sdxl, "A boat", 18446744073709551615, null) with { Width = 1020 }).ToDictionary(item => item.Parameter, item => item.Value);

        (sent["seed"], sent["prompt"], sent["cfg"], sent["steps"], sent["width"]).ShouldBe(("18446744073709551615", "A boat", "7.5", "25", "1024"));
        sent.ShouldNotContainKey("fps");
    }

    private static Recipe Of(string json, string? prompt, ulong seed, string? startImage) => TrialRecipe.Of(Workflow(json), WorkflowReader.Read(json), prompt, seed, new(startImage));

    private static string Refused(string json, string? prompt, string? startImage) => Should.Throw<RejectedException>(() => Of(json, prompt, 1, startImage)).Fields.Single().Field;

    private static Workflow Workflow(string json)
    {
        var graph = WorkflowReader.Read(json);
        var preview = WorkflowPreview.Of(graph);
        return new(Guid.NewGuid(), "test", "Test", preview.Kind, graph, preview.CertainBindings(), [], "anna", DateTimeOffset.UnixEpoch);
    }
}
