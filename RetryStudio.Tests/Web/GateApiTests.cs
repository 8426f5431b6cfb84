using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class GateApiTests(RunningStudio studio)
{
    [Fact]
    public async Task Gate_OfAFreshSceneType_IsItsPreset()
    {
        var gate = (await studio.GetAsync($"/api/v1/scene-types/{await TypeAsync("landscape")}/gate")).Json;

        gate.GetProperty("preset").GetString().ShouldBe("landscape");
        var rules = gate.GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("check").GetString()!);
        rules["black"].GetProperty("fail").GetDouble().ShouldBe(0.5);
        rules["border"].GetProperty("fail").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        rules["black"].GetProperty("onMissing").GetString().ShouldBe("by_source");
    }

    [Fact]
    public async Task Gate_PresetThenOwnRules_AreTakenAndTheOldVersionIsAConflict()
    {
        var path = $"/api/v1/scene-types/{await TypeAsync("hero")}/gate";
        var version = (await studio.GetAsync(path)).Json.GetProperty("version").GetInt32();

        (await studio.PutAsync(path, new { preset = "static", version })).Json.GetProperty("preset").GetString().ShouldBe("static");
        (await studio.PutAsync(path, new { preset = "action", version })).ShouldBeProblem(409, "in the meantime");
        var own = (await studio.PutAsync(path, """{"rules":[{"check":"black","fail":0.4,"warn":0.6,"weight":2},{"check":"hands","fail":0.7,"onMissing":"review"}]}""")).Json;

        own.GetProperty("preset").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        own.GetProperty("rules")[1].GetProperty("warn").GetDouble().ShouldBe(0.7);
        own.GetProperty("rules")[1].GetProperty("onMissing").GetString().ShouldBe("review");
        (await studio.PutAsync(path, new { preset = "dialogue" })).Json.GetProperty("preset").GetString().ShouldBe("dialogue");
    }

    [Theory]
    [InlineData("""{"preset":"dreamy"}""", "preset")]
    [InlineData("""{}""", "rules")]
    [InlineData("""{"rules":[]}""", "rules")]
    [InlineData("""{"rules":[null]}""", "rules")]
    [InlineData("""{"rules":[{"check":"black","fail":0.9,"warn":0.2}]}""", "black")]
    [InlineData("""{"rules":[{"check":"black","fail":1.2}]}""", "black")]
    [InlineData("""{"rules":[{"check":"Face!","fail":0.5}]}""", "Face!")]
    [InlineData("""{"rules":[{"fail":0.5}]}""", "")]
    public async Task Gate_Wrong_NamesTheFieldAndChangesNothing(string json, string field)
    {
        var path = $"/api/v1/scene-types/{await TypeAsync("action")}/gate";
        var answer = await studio.PutAsync(path, json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
        (await studio.GetAsync(path)).Json.GetProperty("preset").GetString().ShouldBe("action");
    }

    [Fact]
    public async Task Gate_NoSuchSceneType_Is404() => (await studio.GetAsync($"/api/v1/scene-types/{Guid.NewGuid()}/gate")).ShouldBeProblem(404);

    [Fact]
    public async Task ProjectGate_OwnRulesAndTakenBack_IsInheritedAgain()
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync()}/gate";
        var fresh = (await studio.GetAsync(path)).Json;
        (fresh.GetProperty("rules").GetArrayLength(), fresh.GetProperty("version").GetInt32()).ShouldBe((0, 0));

        (await studio.PostAsync($"{path}/try", """{"rules":[{"check":"black","fail":0.4}]}""")).Json.GetProperty("attempts").GetInt32().ShouldBe(0);
        var own = (await studio.PutAsync(path, """{"rules":[{"check":"black","fail":0.4,"warn":0.6,"weight":2},{"check":"hands","fail":0.7,"onMissing":"review"}],"version":0}""")).Json;
        own.GetProperty("rules")[0].GetProperty("weight").GetDouble().ShouldBe(2);
        own.GetProperty("rules")[1].GetProperty("warn").GetDouble().ShouldBe(0.7);
        own.GetProperty("version").GetInt32().ShouldBe(1);
        (await studio.PutAsync(path, """{"rules":[],"version":0}""")).ShouldBeProblem(409, "in the meantime");

        (await studio.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
        (await studio.GetAsync(path)).Json.GetProperty("rules").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{}""", "rules")]
    [InlineData("""{"rules":[null]}""", "rules")]
    [InlineData("""{"rules":[{"check":"black","fail":1.2}]}""", "black")]
    [InlineData("""{"rules":[{"check":"black"},{"check":"black"}]}""", "black")]
    public async Task ProjectGate_Wrong_NamesTheFieldAndChangesNothing(string json, string field)
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync()}/gate";
        var answer = await studio.PutAsync(path, json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
        (await studio.GetAsync(path)).Json.GetProperty("version").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task ProjectGate_NothingCouldFail_NamesTheSceneType()
    {
        var project = await studio.ProjectAsync("# Island @landscape\nA rock.");
        var type = await TypeAsync("landscape");
        var rules = (await studio.GetAsync($"/api/v1/scene-types/{type}/gate")).Json.GetProperty("rules").EnumerateArray().Select(rule => new { check = rule.GetProperty("check").GetString() });

        var answer = await studio.PutAsync($"/api/v1/projects/{project}/gate", new { rules });

        answer.ShouldBeProblem(400, "'Landscape'");
    }

    [Fact]
    public async Task ProjectGate_NoSuchProject_Is404() => (await studio.GetAsync($"/api/v1/projects/{Guid.NewGuid()}/gate")).ShouldBeProblem(404);

    [Fact]
    public async Task Still_Segment_IsMarked()
    {
        var project = (await studio.PostAsync("/api/v1/projects", new { name = "Still life", script = "# One\nA bowl of fruit." })).Json.GetProperty("id").GetGuid();
        var segment = (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("id").GetGuid();

        (await studio.PutAsync($"/api/v1/segments/{segment}/still", new { still = true })).Json.GetProperty("still").GetBoolean().ShouldBeTrue();
        (await studio.PutAsync($"/api/v1/segments/{segment}/still", "{}")).ShouldBeProblem(400);
        (await studio.PutAsync($"/api/v1/segments/{Guid.NewGuid()}/still", new { still = true })).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Checks_AreListedWithTheirKinds()
    {
        var checks = (await studio.GetAsync("/api/v1/checks")).Json.EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);

        checks["flicker"].GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["video"]);
        checks["loudness"].GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["audio"]);
    }

    private async Task<Guid> TypeAsync(string slug) =>
        (await studio.GetAsync("/api/v1/scene-types")).Json.EnumerateArray().Single(type => type.GetProperty("slug").GetString() == slug).GetProperty("id").GetGuid();
}
