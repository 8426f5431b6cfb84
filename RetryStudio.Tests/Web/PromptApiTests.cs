using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class PromptApiTests(RunningStudio studio)
{
    [Fact]
    public async Task VideoPrompts_Missing_AreWrittenOnce()
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync("# Island @landscape\nA rock.\nWaves.")}/video-prompts";

        var first = (await studio.PostAsync(path)).Json;
        (first.GetProperty("written").GetInt32(), first.GetProperty("template").GetInt32(), first.GetProperty("endpoint").GetInt32(), first.GetProperty("changed").GetInt32()).ShouldBe((2, 2, 0, 0));
        first.GetProperty("sentence").GetString().ShouldBe("2 video prompts were written from the template.");

        var second = (await studio.PostAsync(path)).Json;
        (second.GetProperty("written").GetInt32(), second.GetProperty("sentence").GetString()).ShouldBe((0, "No video prompt is missing."));
    }

    [Fact]
    public async Task VideoPrompts_GeneratedProject_IsLeftAlone() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.GeneratedAsync()}/video-prompts")).Json.GetProperty("written").GetInt32().ShouldBe(0);

    [Fact]
    public async Task VideoPrompts_NoSuchProject_Is404() => (await studio.PostAsync($"/api/v1/projects/{Guid.NewGuid()}/video-prompts")).ShouldBeProblem(404, "no such project");
}
