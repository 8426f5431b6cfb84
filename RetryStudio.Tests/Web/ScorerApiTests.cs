using RetryStudio.Tests.Infrastructure.Scoring;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class ScorerApiTests(RunningStudio studio)
{
    [Theory]
    [InlineData("""{"name":"Faces","checks":[{"check":"api_likeness"}]}""", "address")]
    [InlineData("""{"address":"http://scorer:9100","checks":[{"check":"api_likeness"}]}""", "name")]
    [InlineData("""{"name":"Faces","address":"http://scorer:9100"}""", "checks")]
    [InlineData("""{"name":"Faces","address":"http://scorer:9100","checks":[{"check":"flicker"}]}""", "checks.0.check")]
    [InlineData("""{"name":"Faces","address":"http://scorer:9100","checks":[{"check":"api_likeness","worst":1}]}""", "checks.0.worst")]
    [InlineData("""{"name":"Faces","type":"command","checks":[{"check":"api_likeness"}]}""", "program")]
    [InlineData("""{"name":"Faces","address":"http://scorer:9100","checks":[{"check":"api_likeness"},null]}""", "checks.1")]
    [InlineData("""{"name":"Faces","type":"command","program":"/bin/true","arguments":[null],"checks":[{"check":"api_likeness"}]}""", "arguments.0")]
    public async Task Add_BadInput_NamesTheField(string json, string field)
    {
        var answer = await studio.PostAsync("/api/v1/scorers", json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
    }

    [Fact]
    public async Task Life_OfAScorer_ThroughTheApi()
    {
        await using var server = await FakeScorer.StartAsync();
        server.Answer = (context, _) => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, FakeScorer.Scored("5.5").Replace("likeness", "api_likeness", StringComparison.Ordinal));
        var added = await studio.PostAsync("/api/v1/scorers", new { name = "API faces", address = server.Address, headers = new Dictionary<string, string> { ["X-Key"] = "very secret" }, checks = new[] { new { check = "api_likeness", worst = 1, best = 10 } } });
        added.Status.ShouldBe(201, added.Text);
        var path = $"/api/v1/scorers/{added.Json.GetProperty("id").GetGuid()}";

        (await studio.PostAsync("/api/v1/scorers", new { name = "Others", address = server.Address, checks = new[] { new { check = "api_likeness" } } })).ShouldBeProblem(400, "API faces gives its score already");
        var test = await studio.PostAsync($"{path}/test");
        test.Status.ShouldBe(200, test.Text);
        var check = test.Json.GetProperty("checks")[0];
        (check.GetProperty("answer").GetString(), check.GetProperty("raw").GetDouble(), check.GetProperty("score").GetDouble()).ShouldBe(("scored", 5.5, 0.5));
        server.Calls[0].Key.ShouldBe("very secret");

        var listed = await studio.GetAsync("/api/v1/scorers");
        listed.Text.ShouldNotContain("very secret");
        var shown = listed.Json.EnumerateArray().Single(scorer => scorer.GetProperty("name").GetString() == "API faces");
        (shown.GetProperty("calls").GetInt32(), shown.GetProperty("version").GetString(), shown.GetProperty("hasHeaders").GetBoolean()).ShouldBe((1, "1.3", true));

        (await studio.PutAsync(path, new { enabled = false, revision = 99 })).ShouldBeProblem(409);
        (await studio.PutAsync(path, new { enabled = false, revision = shown.GetProperty("revision").GetInt32() })).Status.ShouldBe(204);
        (await studio.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
        (await studio.PostAsync($"{path}/test")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task AnyCall_UnknownScorer_IsNotFound()
    {
        (await studio.PutAsync($"/api/v1/scorers/{Guid.NewGuid()}", new { enabled = false })).ShouldBeProblem(404);
        (await studio.SendAsync(HttpMethod.Delete, $"/api/v1/scorers/{Guid.NewGuid()}")).ShouldBeProblem(404);
    }
}
