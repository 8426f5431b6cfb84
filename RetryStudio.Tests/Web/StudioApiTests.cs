using System.Text.Json;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class StudioApiTests(RunningStudio studio)
{
    [Fact]
    public async Task Health_RunningStudio_IsLiveAndReady()
    {
        (await studio.GetAsync("/health/live")).Status.ShouldBe(200);
        var ready = await studio.GetAsync("/health/ready");

        ready.Status.ShouldBe(200, ready.Text);
        ready.Json.GetProperty("checks").EnumerateObject().Count().ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task OpenApi_Document_NamesEveryCall()
    {
        var document = (await studio.GetAsync("/openapi/v1.json")).Json;

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        paths.ShouldContain("/api/v1/projects/{id}/generate-scenes");
        paths.ShouldContain("/api/segments/{id}/retry-history");
        paths.ShouldContain("/api/scene-types/{id}/retry-policy");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task AnyChange_FromAnotherSite_IsRefused(string origin) =>
        (await studio.SendAsync(HttpMethod.Post, "/api/v1/projects", new { name = "Foreign" }, ("Origin", origin))).ShouldBeProblem(403, "Another site");

    [Fact]
    public async Task AnyChange_FromOurOwnPages_IsTaken()
    {
        var http = await studio.HttpAsync();

        (await studio.SendAsync(HttpMethod.Post, "/api/v1/projects", new { name = "Our own" }, ("Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority)))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task AnyCall_ForeignHostName_IsRefused() => (await studio.GetAsync("/api/v1/projects", ("Host", "evil.example"))).Status.ShouldBe(400);

    [Fact]
    public async Task Backends_SimulatedOnes_SayThatTheyAre()
    {
        var backends = (await studio.GetAsync("/api/v1/backends")).Json;

        backends.GetArrayLength().ShouldBe(2);
        backends.EnumerateArray().ShouldAllBe(backend => backend.GetProperty("simulated").GetBoolean() && backend.GetProperty("healthy").GetBoolean());
        backends[0].GetProperty("generations").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Fact]
    public async Task WrongMethod_IsAProblemToo() => (await studio.SendAsync(HttpMethod.Delete, "/api/v1/scene-types")).ShouldBeProblem(405);
}
