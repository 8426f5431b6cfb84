using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class BackendApiTests(RunningStudio studio)
{
    [Theory]
    [InlineData("""{"name":"GPU","address":"gpu-1"}""", "address")]
    [InlineData("""{"name":"GPU","address":"file:///etc/passwd"}""", "address")]
    [InlineData("""{"name":"GPU"}""", "address")]
    [InlineData("""{"address":"http://gpu-1:8188"}""", "name")]
    [InlineData("""{"name":"GPU","address":"http://gpu-1:8188","headers":{"Host":"x"}}""", "headers")]
    [InlineData("""{"name":"GPU","address":"http://gpu-1:8188","lanes":{"video":9}}""", "lanes.video")]
    public async Task Add_BadInput_NamesTheField(string json, string field)
    {
        var answer = await studio.PostAsync("/api/v1/backends", json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
    }

    [Fact]
    public async Task Test_NobodyThere_SaysSoAndKeepsNothing()
    {
        var report = await studio.PostAsync("/api/v1/backends/test", new { address = "http://127.0.0.1:9", headers = new { Authorization = "Bearer secret" } });

        report.Status.ShouldBe(200, report.Text);
        report.Json.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        report.Text.ShouldNotContain("secret");
    }

    [Fact]
    public async Task AnyCall_UnknownBackend_IsNotFound()
    {
        (await studio.PutAsync($"/api/v1/backends/{Guid.NewGuid()}", new { enabled = false })).ShouldBeProblem(404);
        (await studio.SendAsync(HttpMethod.Delete, $"/api/v1/backends/{Guid.NewGuid()}")).ShouldBeProblem(404);
        (await studio.PostAsync("/api/v1/backends/test", new { backendId = Guid.NewGuid() })).ShouldBeProblem(404);
    }
}
