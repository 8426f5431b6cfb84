using System.Globalization;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class GenerationApiTests(RunningStudio studio)
{
    private static readonly string[] Statuses = ["pending", "queued", "generating", "complete", "failed", "failed_permanent", "needs_review", "parked", "cancelled"];

    [Fact]
    public async Task Generate_Twice_GivesTheSameRun()
    {
        var project = await studio.ProjectAsync(string.Join('\n', Enumerable.Range(1, 30).Select(number => $"Shot {number}.")));

        var first = await studio.PostAsync($"/api/v1/projects/{project}/generate-scenes", new { });
        var second = await studio.PostAsync($"/api/v1/projects/{project}/generate-scenes");

        (first.Status, second.Status).ShouldBe((202, 200));
        second.Json.GetProperty("runId").GetGuid().ShouldBe(first.Json.GetProperty("runId").GetGuid());
        (first.Json.GetProperty("queued").GetProperty("image").GetInt32(), first.Json.GetProperty("queued").GetProperty("video").GetInt32()).ShouldBe((30, 30));
        var estimate = first.Json.GetProperty("estimate");
        estimate.GetProperty("worstGpuSeconds").GetDecimal().ShouldBeGreaterThanOrEqualTo(estimate.GetProperty("expectedGpuSeconds").GetDecimal());

        var cancelled = await studio.PostAsync($"/api/v1/projects/{project}/cancel-scenes");
        cancelled.Json.GetProperty("cancelled").GetInt32().ShouldBeGreaterThan(0);
        var status = await EndedAsync(project);
        status.GetProperty("cancelled").GetInt32().ShouldBeGreaterThan(0);
        (await studio.GetAsync($"/api/v1/runs/{first.Json.GetProperty("runId").GetGuid()}")).Json.GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Generate_EmptyProject_IsAConflict() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync(script: null)}/generate-scenes")).ShouldBeProblem(409, "no segments");

    [Fact]
    public async Task Generate_NothingMissing_IsAConflict()
    {
        var project = await studio.GeneratedAsync();
        var run = (await studio.GetAsync($"/api/v1/projects/{project}/generation-status")).Json.GetProperty("runId").GetGuid();
        await studio.GetAsync($"/api/v1/runs/{run}/events");

        (await studio.PostAsync($"/api/v1/projects/{project}/generate-scenes")).ShouldBeProblem(409, "is nothing to generate");
    }

    [Fact]
    public async Task Generate_SegmentOfAnotherProject_NamesTheField() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync()}/generate-scenes", new { segmentIds = new[] { await SegmentAsync() } })).ShouldBeProblem(400, "segmentIds");

    [Theory]
    [InlineData("""{"kinds":["hologram"]}""")]
    [InlineData("""{"kinds":[]}""")]
    [InlineData("""{"kinds":"image"}""")]
    [InlineData("""{"kinds":[null]}""")]
    [InlineData("""{"segmentIds":["nonsense"]}""")]
    public async Task Generate_WrongBody_IsRefused(string json) =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync()}/generate-scenes", json)).ShouldBeProblem(400);

    [Fact]
    public async Task RetryFailed_KindThatNeverFailed_RequeuesNothing()
    {
        var answer = await studio.PostAsync($"/api/v1/projects/{await studio.GeneratedAsync()}/retry-failed-scenes", new { kind = "audio" });

        (answer.Status, answer.Json.GetProperty("requeued").GetInt32()).ShouldBe((202, 0));
    }

    [Fact]
    public async Task RetryFailed_NeverRun_IsAConflict() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync()}/retry-failed-scenes", new { kind = "image" })).ShouldBeProblem(409, "Nothing has failed");

    [Theory]
    [InlineData("all", 4)]
    [InlineData("images", 2)]
    [InlineData("videos", 2)]
    public async Task Status_EachType_AddsUp(string type, int total)
    {
        var status = (await studio.GetAsync($"/api/v1/projects/{await studio.GeneratedAsync()}/generation-status?type={type}")).Json;

        status.GetProperty("total").GetInt32().ShouldBe(total);
        Statuses.Sum(name => status.GetProperty(name).GetInt32()).ShouldBe(total);
        status.GetProperty("percentage").GetDouble().ShouldBe(100);
        status.GetProperty("items").EnumerateObject().Select(item => item.Name).ShouldBe(["scene_0_shot_1", "scene_0_shot_2"]);
        status.GetProperty("items").GetProperty("scene_0_shot_1").GetProperty("segmentId").GetGuid().ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task Status_UnknownType_NamesTheField() =>
        (await studio.GetAsync($"/api/v1/projects/{await studio.ProjectAsync()}/generation-status?type=sounds")).ShouldBeProblem(400, "images, videos or all");

    [Fact]
    public async Task Events_OfARun_EndWithFinished()
    {
        var project = await studio.ProjectAsync("A rock.");
        var run = (await studio.PostAsync($"/api/v1/projects/{project}/generate-scenes", new { kinds = new[] { "image" } })).Json.GetProperty("runId").GetGuid();

        var answer = await studio.GetAsync($"/api/v1/runs/{run}/events");

        answer.ContentType.ShouldBe("text/event-stream");
        var events = answer.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events[^1].ShouldStartWith("event: finished");
        var last = JsonSerializer.Deserialize<JsonElement>(events[^1].Split("data: ")[1]);
        (last.GetProperty("status").GetString(), last.GetProperty("open").GetInt32()).ShouldBe(("completed", 0));
    }

    [Fact]
    public async Task History_OfASegment_HasItsShape()
    {
        var segment = await SegmentAsync();
        var history = (await studio.GetAsync($"/api/segments/{segment}/retry-history")).Json;

        history.GetProperty("segmentId").GetGuid().ShouldBe(segment);
        history.GetProperty("summary").GetString()!.ShouldStartWith("Segment 1: ");
        var attempts = history.GetProperty("attempts").EnumerateArray().ToList();
        attempts.ShouldNotBeEmpty();
        history.GetProperty("gpuSeconds").GetDecimal().ShouldBe(attempts.Sum(attempt => attempt.GetProperty("gpuSeconds").GetDecimal()));
        foreach (var attempt in attempts)
        {
            attempt.GetProperty("seed").ValueKind.ShouldBe(JsonValueKind.String);
            attempt.GetProperty("parameters").GetProperty("seed").GetString().ShouldBe(attempt.GetProperty("seed").GetString());
            ulong.Parse(attempt.GetProperty("seed").GetString()!, CultureInfo.InvariantCulture);
            attempt.GetProperty("originalParameters").ValueKind.ShouldBe(JsonValueKind.Object);
            attempt.GetProperty("overallStatus").GetString().ShouldBeOneOf("passed", "failed");
            attempt.GetProperty("qualityScores").GetProperty("decodes").GetProperty("score").GetDouble().ShouldBeInRange(0, 1);
            attempt.GetProperty("tries")[0].GetProperty("outcome").GetString().ShouldBe("delivered");
            attempt.GetProperty("decision").GetProperty("sentence").GetString().ShouldNotBeNullOrWhiteSpace();
            attempt.GetProperty("thumbnailUrls").GetArrayLength().ShouldBe(attempt.GetProperty("kind").GetString() == "video" ? 8 : 1);
        }

        var images = (await studio.GetAsync($"/api/v1/segments/{segment}/retry-history?kind=image")).Json;
        images.GetProperty("attempts").EnumerateArray().ShouldAllBe(attempt => attempt.GetProperty("kind").GetString() == "image");
        (await studio.GetAsync($"/api/v1/segments/{segment}/retry-history?kind=smell")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Select_AttemptWithoutAFile_IsAConflict()
    {
        // Narration is what no other test here asks for.
        await studio.RefuseAsync("audio");
        var project = await studio.ProjectAsync("A rock.");
        var asked = await studio.PostAsync($"/api/v1/segments/{await FirstSegmentAsync(project)}/attempts", new { kind = "audio" });
        asked.Status.ShouldBe(202, asked.Text);
        (await EndedAsync(project)).GetProperty("failed_permanent").GetInt32().ShouldBe(1);

        (await studio.PostAsync($"/api/v1/attempts/{asked.Json.GetProperty("attemptId").GetGuid()}/select")).ShouldBeProblem(409, "Attempt 1 has no file");
    }

    [Fact]
    public async Task RequestAttempt_OwnRecipe_IsMadeByItAndCanBeSelected()
    {
        var project = await studio.ProjectAsync("A rock.");
        var segment = await FirstSegmentAsync(project);
        var asked = await studio.PostAsync($"/api/v1/segments/{segment}/attempts", new { kind = "image", recipe = new { seed = "18446744073709551615", steps = 30 } });
        asked.Status.ShouldBe(202, asked.Text);
        var attempt = asked.Json.GetProperty("attemptId").GetGuid();

        await EndedAsync(project);

        var made = (await studio.GetAsync($"/api/v1/segments/{segment}/retry-history")).Json.GetProperty("attempts")[0];
        (made.GetProperty("seed").GetString(), made.GetProperty("parameters").GetProperty("steps").GetInt32()).ShouldBe(("18446744073709551615", 30));
        made.GetProperty("requestedBy").GetString().ShouldNotBeNullOrWhiteSpace();
        (await studio.PostAsync($"/api/v1/attempts/{attempt}/select")).Status.ShouldBe(200);
        (await studio.GetAsync($"/api/v1/segments/{segment}/retry-history")).Json.GetProperty("attempts")[0].GetProperty("selectedBy").GetString().ShouldBe("local admin");
    }

    [Theory]
    [InlineData("""{"kind":"image","recipe":{"seed":-1}}""")]
    [InlineData("""{"kind":"image","recipe":{"seed":"18446744073709551616"}}""")]
    [InlineData("""{"kind":"image","recipe":{"steps":0}}""")]
    [InlineData("""{"kind":"smell"}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    public async Task RequestAttempt_WrongBody_IsRefused(string json)
    {
        var segment = await FirstSegmentAsync(await studio.ProjectAsync("A rock."));

        (await studio.PostAsync($"/api/v1/segments/{segment}/attempts", json)).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Media_RangesAndTags_AreServed()
    {
        var attempt = (await studio.GetAsync($"/api/v1/segments/{await SegmentAsync()}/retry-history?kind=image")).Json.GetProperty("attempts")[0];
        var url = attempt.GetProperty("mediaUrl").GetString()!;

        var whole = await studio.GetAsync(url);
        (whole.Status, whole.ContentType).ShouldBe((200, "image/png"));
        var part = await studio.GetAsync(url, ("Range", "bytes=1-3"));
        (part.Status, part.Text).ShouldBe((206, "PNG"));
        (await studio.GetAsync(url, ("Range", $"bytes={whole.Bytes.Length}-"))).Status.ShouldBe(416);
        var same = await studio.GetAsync(url, ("If-None-Match", whole.Headers["ETag"]));
        (same.Status, same.Bytes.Length).ShouldBe((304, 0));
        (await studio.SendAsync(HttpMethod.Head, url)).Status.ShouldBe(200);
        var thumbnail = await studio.GetAsync(attempt.GetProperty("thumbnailUrls")[0].GetString()!);
        (thumbnail.Status, thumbnail.ContentType).ShouldBe((200, "image/jpeg"));
        (await studio.GetAsync(url.Replace("media", "thumbnails/99", StringComparison.Ordinal))).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Reviews_Limit_IsChecked()
    {
        (await studio.GetAsync("/api/v1/reviews?limit=0")).ShouldBeProblem(400);
        (await studio.GetAsync("/api/v1/reviews?limit=5")).Json.ValueKind.ShouldBe(JsonValueKind.Array);
        (await studio.GetAsync("/api/v1/reviews?limit=many")).ShouldBeProblem(400);
    }

    private async Task<Guid> SegmentAsync() => await FirstSegmentAsync(await studio.GeneratedAsync());

    private async Task<Guid> FirstSegmentAsync(Guid project) =>
        (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("id").GetGuid();

    private Task<JsonElement> EndedAsync(Guid project) => studio.UntilAsync(
        $"/api/v1/projects/{project}/generation-status",
        status => status.GetProperty("queued").GetInt32() + status.GetProperty("generating").GetInt32() + status.GetProperty("failed").GetInt32() == 0);
}
