using System.Text.Json;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class ProducerApiTests(RunningStudio studio)
{
    [Fact]
    public async Task Budget_Read_KeepsItsFieldsAndTellsTheForecast()
    {
        var project = await studio.ProjectAsync("# Sea\nA ship.");
        await studio.PutAsync($"/api/v1/budgets/{project}", new { budgetGpuSeconds = 500 });

        var budget = (await studio.GetAsync($"/api/v1/budgets/{project}")).Json;

        budget.GetProperty("limitGpuSeconds").GetDecimal().ShouldBe(500);
        budget.GetProperty("leftGpuSeconds").GetDecimal().ShouldBe(500);
        budget.GetProperty("currency").GetString().ShouldBe("EUR");
        budget.GetProperty("forecast").GetProperty("openSlots").GetInt32().ShouldBe(2);
        budget.GetProperty("forecast").GetProperty("p50GpuSeconds").GetDecimal().ShouldBeGreaterThan(0);
        (await studio.GetAsync("/api/v1/budgets")).Json.EnumerateArray().ShouldContain(item => item.GetProperty("projectId").GetGuid() == project);
        (await studio.GetAsync($"/api/v1/budgets/{Guid.NewGuid()}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Entries_Generated_AreALineEach()
    {
        var project = await studio.GeneratedAsync();

        var answer = await studio.GetAsync($"/api/v1/budgets/{project}/entries.csv");

        (answer.Status, answer.ContentType).ShouldBe((200, "text/csv"));
        answer.Headers["Content-Disposition"].ShouldStartWith("attachment");
        var lines = answer.Text.TrimEnd().Split("\r\n");
        lines[0].ShouldBe("at,kind,segment,asset_kind,attempt,try,backend,gpu_seconds,cost,currency,panel,take");
        lines.Length.ShouldBeGreaterThan(4);
        lines.Skip(1).ShouldAllBe(line => line.EndsWith(",EUR,,", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains(",charge,", StringComparison.Ordinal) && line.Contains(",video,", StringComparison.Ordinal));
        (await studio.GetAsync($"/api/v1/budgets/{Guid.NewGuid()}/entries.csv")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Runs_Filtered_AreThoseOfTheProject()
    {
        var project = await studio.GeneratedAsync();

        var runs = (await studio.GetAsync($"/api/v1/runs?projectId={project}")).Json;

        var run = runs.EnumerateArray().ShouldHaveSingleItem();
        run.GetProperty("run").GetProperty("projectId").GetGuid().ShouldBe(project);
        run.GetProperty("gpuSeconds").GetDecimal().ShouldBeGreaterThan(0);
        (await studio.GetAsync("/api/v1/runs?status=lost")).ShouldBeProblem(400, "completed");
        (await studio.GetAsync("/api/v1/runs?limit=0")).ShouldBeProblem(400);
    }

    [Theory]
    [InlineData("csv", "text/csv", "segment,text,kind,status")]
    [InlineData("html", "text/html", "<!doctype html>")]
    [InlineData("json", "application/json", "{")]
    public async Task ErrorReport_AnyFormat_IsAFile(string format, string type, string start)
    {
        var run = (await studio.GetAsync($"/api/v1/runs?projectId={await studio.GeneratedAsync()}")).Json[0].GetProperty("run").GetProperty("id").GetGuid();

        var answer = await studio.GetAsync($"/api/v1/runs/{run}/error-report?format={format}");

        (answer.Status, answer.ContentType).ShouldBe((200, type), answer.Text);
        answer.Headers["Content-Disposition"].ShouldContain($".{format}");
        answer.Text.ShouldStartWith(start);
    }

    [Fact]
    public async Task ErrorReport_NoSuchRunOrFormat_IsAProblem()
    {
        (await studio.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/error-report")).ShouldBeProblem(404);
        (await studio.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/error-report?format=pdf")).ShouldBeProblem(400, "html");
    }

    [Fact]
    public async Task Blocks_OfABackend_ComeAndGo()
    {
        var backend = (await studio.GetAsync("/api/v1/backends")).Json[0].GetProperty("id").GetGuid();

        (await studio.PostAsync($"/api/v1/backends/{backend}/blocks", new { workflow = "simulated-audio" })).ShouldBeProblem(400, "reason");
        (await studio.PostAsync($"/api/v1/backends/{backend}/blocks", new { workflow = "nothing", reason = "Bad." })).ShouldBeProblem(400, "workflow");
        (await studio.PostAsync($"/api/v1/backends/{backend}/blocks", new { workflow = "simulated-audio", reason = "Bad." })).Status.ShouldBe(204);
        var blocks = (await studio.GetAsync("/api/v1/backends")).Json.EnumerateArray().Single(item => item.GetProperty("id").GetGuid() == backend).GetProperty("blocks");
        blocks[0].GetProperty("reason").GetString().ShouldBe("Bad.");
        (await studio.SendAsync(HttpMethod.Delete, $"/api/v1/backends/{backend}/blocks/simulated-audio")).Status.ShouldBe(204);
        (await studio.SendAsync(HttpMethod.Delete, $"/api/v1/backends/{backend}/blocks/simulated-audio")).ShouldBeProblem(404);
        (await studio.GetAsync("/api/v1/backends/statistics")).Json.ValueKind.ShouldBe(JsonValueKind.Array);
    }
}
