using System.Text.Json;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class ReviewApiTests(RunningStudio studio)
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/retry")]
    [InlineData("POST", "/grant/approve")]
    public async Task Review_Unknown_IsNotFound(string method, string path) => (await studio.SendAsync(new(method), $"/api/v1/reviews/{Guid.NewGuid()}{path}", method == "POST" ? new { attempts = 3 } : null)).ShouldBeProblem(404);

    [Fact]
    public async Task Retry_OutOfRange_NamesTheField()
    {
        var refused = await studio.PostAsync($"/api/v1/reviews/{Guid.NewGuid()}/retry", new { attempts = 11 });

        refused.ShouldBeProblem(400, "It must be between 1 and 10.");
    }

    [Theory]
    [InlineData("order=oldest")]
    [InlineData("kind=film")]
    [InlineData("limit=0")]
    public async Task List_BadQuery_IsRefused(string query) => (await studio.GetAsync($"/api/v1/reviews?{query}")).ShouldBeProblem(400);

    [Fact]
    public async Task Review_Rejected_NeedsAReasonAndLeavesTheQueue()
    {
        var review = await ReviewAsync();
        var id = review.GetProperty("id").GetGuid();
        (review.GetProperty("attempts").GetInt32(), review.GetProperty("gpuSeconds").GetDecimal() > 0).ShouldBe((1, true));

        (await studio.PostAsync($"/api/v1/reviews/{id}/assign", new { assignee = "mara" })).Json.GetProperty("assignee").GetString().ShouldBe("mara");
        (await studio.GetAsync("/api/v1/reviews?assignee=mara&order=dearest&limit=200")).Json.EnumerateArray().ShouldContain(item => item.GetProperty("id").GetGuid() == id);
        (await studio.PostAsync($"/api/v1/reviews/{id}/reject", new { reason = " " })).ShouldBeProblem(400);
        var closed = (await studio.PostAsync($"/api/v1/reviews/{id}/reject", new { reason = "The coat is wrong." })).Json;

        closed.GetProperty("outcome").GetString().ShouldBe("rejected");
        closed.GetProperty("resolution").GetString().ShouldBe("Rejected by local admin: The coat is wrong.");
        (await studio.PostAsync($"/api/v1/reviews/{id}/retry", new { attempts = 2 })).ShouldBeProblem(409, "It is closed already. Rejected by local admin");
        (await studio.GetAsync("/api/v1/reviews?assignee=mara")).Json.EnumerateArray().ShouldNotContain(item => item.GetProperty("id").GetGuid() == id);
    }

    [Fact]
    public async Task Review_Approved_IsCountedAsAChoice()
    {
        var review = await ReviewAsync();
        var (id, project) = (review.GetProperty("id").GetGuid(), review.GetProperty("projectId").GetGuid());
        var attempt = (await studio.GetAsync($"/api/v1/segments/{review.GetProperty("segmentId").GetGuid()}/retry-history?kind=image")).Json.GetProperty("attempts")[0].GetProperty("id").GetGuid();
        (await studio.PostAsync($"/api/v1/reviews/{id}/approve", new { })).ShouldBeProblem(400, "attemptId");

        (await studio.PostAsync($"/api/v1/reviews/{id}/approve", new { attemptId = attempt })).Json.GetProperty("outcome").GetString().ShouldBe("approved");

        (await studio.GetAsync($"/api/v1/choices?projectId={project}")).Json.EnumerateArray().ShouldHaveSingleItem().GetProperty("withoutPick").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Insights_OfAProject_CountItsFailures()
    {
        var review = await ReviewAsync();
        var project = review.GetProperty("projectId").GetGuid();
        var failed = (await studio.GetAsync($"/api/v1/segments/{review.GetProperty("segmentId").GetGuid()}/retry-history?kind=image")).Json.GetProperty("attempts")[0]
            .GetProperty("qualityScores").EnumerateObject().Where(score => score.Value.GetProperty("passed").ValueKind == JsonValueKind.False && !score.Value.GetProperty("advisory").GetBoolean()).Select(score => score.Name).ToList();

        var insights = (await studio.GetAsync($"/api/v1/insights/retries?projectId={project}")).Json.EnumerateArray().ToDictionary(insight => insight.GetProperty("check").GetString()!);

        failed.ShouldNotBeEmpty();
        failed.ShouldBeSubsetOf(insights.Keys);
        insights.Values.ShouldAllBe(insight => insight.GetProperty("kind").GetString() == "image" && insight.GetProperty("failures").GetInt32() > 0);
        insights.Values.ShouldAllBe(insight => insight.GetProperty("retried").GetInt32() == 0 && insight.GetProperty("mendedShare").ValueKind == JsonValueKind.Null);
        (await studio.GetAsync("/api/v1/insights/retries")).Json.GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Reserve_SentAlone_LeavesTheLimit()
    {
        var path = $"/api/v1/budgets/{await studio.ProjectAsync()}";
        await studio.PutAsync(path, new { limitGpuSeconds = 100 });

        var budget = (await studio.PutAsync(path, new { reserveGpuSeconds = 40 })).Json;

        (budget.GetProperty("limitGpuSeconds").GetDecimal(), budget.GetProperty("reserveGpuSeconds").GetDecimal()).ShouldBe((100, 40));
        (await studio.PutAsync(path, new { limitGpuSeconds = 50 })).Json.GetProperty("reserveGpuSeconds").GetDecimal().ShouldBe(40);
        (await studio.PutAsync(path, new { limitGpuSeconds = (decimal?)null, reserveGpuSeconds = 1 })).Json.GetProperty("limitGpuSeconds").ValueKind.ShouldBe(JsonValueKind.Null);
        (await studio.PutAsync(path, new { reserveGpuSeconds = -1 })).ShouldBeProblem(400, "reserveGpuSeconds");
    }

    [Fact]
    public async Task Reproduce_Attempt_SaysHowNearItCame()
    {
        var segment = await SegmentAsync(await studio.ProjectAsync($"# Island @landscape\n{Lines.Good(1).Single()}"));
        (await studio.PostAsync($"/api/v1/segments/{segment}/attempts", new { kind = "image", recipe = new { seed = 7 } })).Status.ShouldBe(202);
        var first = await AttemptAsync(segment, 1, attempt => attempt.GetProperty("mediaUrl").GetString() is not null);

        (await studio.PostAsync($"/api/v1/attempts/{first.GetProperty("id").GetGuid()}/reproduce")).Status.ShouldBe(202);

        var again = await AttemptAsync(segment, 2, attempt => attempt.GetProperty("likeness").ValueKind != JsonValueKind.Null);
        again.GetProperty("likenessSentence").GetString().ShouldBe("Identical to attempt 1.");
        again.GetProperty("reproducesAttempt").GetGuid().ShouldBe(first.GetProperty("id").GetGuid());
    }

    /// <summary>An image for a portrait in which the simulation finds no face: nothing retries it, so a person is asked.</summary>
    private async Task<JsonElement> ReviewAsync()
    {
        var project = await studio.ProjectAsync($"# Talk @dialogue\n{Lines.Faceless("Anna waits, take", 1).Single()}");
        (await studio.PostAsync($"/api/v1/projects/{project}/generate-scenes", new { kinds = new[] { "image" } })).Status.ShouldBe(202);
        return (await studio.UntilAsync($"/api/v1/reviews?projectId={project}", open => open.GetArrayLength() > 0))[0];
    }

    private async Task<JsonElement> AttemptAsync(Guid segment, int number, Func<JsonElement, bool> holds) =>
        (await studio.UntilAsync($"/api/v1/segments/{segment}/retry-history?kind=image", history => history.GetProperty("attempts") is var attempts && attempts.GetArrayLength() >= number && holds(attempts[number - 1]))).GetProperty("attempts")[number - 1];

    private async Task<Guid> SegmentAsync(Guid project) =>
        (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("id").GetGuid();
}
