using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class PolicyApiTests(RunningStudio studio)
{
    [Fact]
    public async Task SceneTypePolicy_Default_IsOff()
    {
        var policy = (await studio.GetAsync($"/api/scene-types/{await TypeAsync("landscape")}/retry-policy")).Json;

        policy.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        (policy.GetProperty("maxAttempts").GetInt32(), policy.GetProperty("seedVariation").GetBoolean(), policy.GetProperty("cfgJitter").GetDecimal()).ShouldBe((3, true, 0.5m));
        policy.GetProperty("triggerChecks").EnumerateArray().Select(check => check.GetString()).ShouldBe(["face_confidence"]);
        policy.GetProperty("cfgJitter").GetRawText().ShouldBe("0.5");
    }

    [Fact]
    public async Task SceneTypePolicy_ChangedFromAnOldVersion_IsAConflict()
    {
        var path = $"/api/v1/scene-types/{await TypeAsync("action")}/retry-policy";
        var version = (await studio.GetAsync(path)).Json.GetProperty("version").GetInt32();

        (await studio.PutAsync(path, new { enabled = true, maxAttempts = 5, version })).Json.GetProperty("version").GetInt32().ShouldBe(version + 1);
        (await studio.PutAsync(path, new { enabled = false, version })).ShouldBeProblem(409, "in the meantime");
        (await studio.GetAsync(path)).Json.GetProperty("maxAttempts").GetInt32().ShouldBe(5);
    }

    [Theory]
    [InlineData("""{"enabled":true,"maxAttempts":0}""", "maxAttempts")]
    [InlineData("""{"enabled":true,"maxAttempts":11}""", "maxAttempts")]
    [InlineData("""{"enabled":true,"triggerChecks":["beauty"]}""", "triggerChecks")]
    [InlineData("""{"enabled":true,"triggerChecks":[]}""", "triggerChecks")]
    [InlineData("""{"cfgJitter":5.5}""", "cfgJitter")]
    [InlineData("""{"denoiseJitter":0.6}""", "denoiseJitter")]
    [InlineData("""{"parameterJitter":{"taste":1}}""", "parameterJitter.taste")]
    [InlineData("""{"stopWhenFixChanceBelow":2}""", "stopWhenFixChanceBelow")]
    public async Task SceneTypePolicy_OutOfRange_NamesTheField(string json, string field)
    {
        var answer = await studio.PutAsync($"/api/scene-types/{await TypeAsync("landscape")}/retry-policy", json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
    }

    [Theory]
    [InlineData("""{"otherBackend":"sometimes"}""")]
    [InlineData("""{"otherBackend":2}""")]
    [InlineData("""{"maxAttempts":2.5}""")]
    [InlineData("""{"triggerChecks":"black"}""")]
    [InlineData("""{"triggerChecks":[null]}""")]
    public async Task SceneTypePolicy_WrongSort_IsRefused(string json) =>
        (await studio.PutAsync($"/api/scene-types/{await TypeAsync("landscape")}/retry-policy", json)).ShouldBeProblem(400);

    [Fact]
    public async Task ProjectPolicy_OverriddenAndTakenBack_IsInheritedAgain()
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync()}/retry-policy";

        (await studio.PutAsync(path, new { enabled = true, bestOf = 2, otherBackend = "require" })).Status.ShouldBe(200);
        var change = (await studio.GetAsync(path)).Json;
        (change.GetProperty("enabled").GetBoolean(), change.GetProperty("otherBackend").GetString()).ShouldBe((true, "require"));
        change.GetProperty("maxAttempts").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await studio.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
        (await studio.GetAsync(path)).Json.GetProperty("enabled").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await studio.PutAsync(path, new { enabled = true, version = 0 })).ShouldBeProblem(409);
    }

    private async Task<Guid> TypeAsync(string slug) =>
        (await studio.GetAsync("/api/v1/scene-types")).Json.EnumerateArray().Single(type => type.GetProperty("slug").GetString() == slug).GetProperty("id").GetGuid();
}
