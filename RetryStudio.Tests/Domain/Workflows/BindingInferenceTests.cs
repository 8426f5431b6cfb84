using RetryStudio.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class BindingInferenceTests
{
    [Fact]
    public void Suggest_Sdxl_FindsEveryParameterForCertain() => Found(Graphs.Sdxl).ShouldBe(
    [
        "seed 3.seed", "prompt 6.text", "negativePrompt 7.text", "steps 3.steps", "cfg 3.cfg", "denoise 3.denoise", "width 5.width", "height 5.height",
    ]);

    [Fact]
    public void Suggest_Flux_FollowsNoiseGuiderAndScheduler() => Found(Graphs.Flux).ShouldBe(
    [
        "seed 6.noise_seed", "prompt 4.clip_l", "prompt 4.t5xxl", "steps 9.steps", "denoise 9.denoise", "width 5.width", "height 5.height", "guidance 4.guidance",
    ]);

    [Fact]
    public void Suggest_Wan_BindsTheNoisySamplersSeedAndBothSamplersSteps() => Found(Graphs.Wan).ShouldBe(
    [
        "seed 57.noise_seed", "prompt 6.text", "negativePrompt 7.text",
        "steps 57.steps", "steps 57.end_at_step", "steps 58.steps", "steps 58.start_at_step", "cfg 57.cfg", "cfg 58.cfg",
        "width 50.width", "height 129:86.value", "frames 50.length", "fps 60.fps", "startImage 52.image",
    ]);

    [Fact]
    public void Suggest_Title_GoesBeforeEverythingElse()
    {
        var titled = Graphs.Sdxl.Replace("\"Negative\"", "\"RS:prompt\"", StringComparison.Ordinal);

        Found(titled).ShouldContain("prompt 7.text");
        Found(titled).ShouldNotContain("prompt 6.text");
    }

    [Fact]
    public void Suggest_TwoSamplersSideBySide_IsForAPersonToChoose()
    {
        var two = Graphs.Sdxl.TrimEnd()[..^1] + """
            , "13": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 9, "cfg": 2, "denoise": 0.4, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["3", 0]}},
            "14": {"class_type": "PreviewImage", "inputs": {"images": ["8", 0]}}}
            """;

        var seeds = BindingInference.Suggest(Graphs.Read(two)).Where(item => item.Parameter == "seed").ToList();

        seeds.Count.ShouldBe(2);
        seeds.ShouldAllBe(item => !item.Certain);
    }

    [Fact]
    public void Suggest_PictureThatIsFollowed_IsTheReferenceAndNotTheStart()
    {
        var followed = Graphs.Sdxl.TrimEnd()[..^1] + """
            , "30": {"class_type": "LoadImage", "inputs": {"image": "look.png"}},
            "31": {"class_type": "IPAdapterAdvanced", "inputs": {"image": ["30", 0], "model": ["4", 0], "weight": 0.6}}}
            """;

        Found(followed).ShouldContain("referenceImage 30.image");
        BindingInference.Suggest(Graphs.Read(followed)).ShouldNotContain(item => item.Parameter == "startImage");
        Found(followed.Replace("\"look.png\"}", "\"look.png\"}, \"_meta\": {\"title\": \"RS:startImage\"}", StringComparison.Ordinal)).ShouldContain("startImage 30.image");
    }

    [Fact]
    public void Suggest_TitledAsReference_IsIt() =>
        Found(Graphs.Sdxl.TrimEnd()[..^1] + """, "30": {"class_type": "LoadImage", "_meta": {"title": "RS:referenceImage"}, "inputs": {"image": "look.png"}}}""")
            .ShouldSatisfyAllConditions(found => found.ShouldContain("referenceImage 30.image"), found => found.ShouldNotContain("startImage 30.image"));

    [Fact]
    public void Suggest_Anything_HasAReason() =>
        BindingInference.Suggest(Graphs.Read(Graphs.Wan)).ShouldAllBe(item => item.Reason.EndsWith('.'));

    private static List<string> Found(string json) =>
        [.. BindingInference.Suggest(Graphs.Read(json)).Where(item => item.Certain).Select(item => $"{item.Parameter} {item.Target.NodeId}.{item.Target.Input}")];
}
