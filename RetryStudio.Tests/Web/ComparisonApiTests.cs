using System.Text.Json;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class ComparisonApiTests(RunningStudio studio)
{
    [Theory]
    [InlineData("heat-map")]
    [InlineData("side-by-side")]
    public async Task Compare_TwoAttempts_IsServedWithRangesAndTags(string view)
    {
        var (first, second) = await TwoAsync();
        var url = $"/api/v1/attempts/{first}/compare/{second}/{view}";

        var whole = await studio.GetAsync(url);

        (whole.Status, whole.ContentType).ShouldBe((200, "image/jpeg"));
        var part = await studio.GetAsync(url, ("Range", "bytes=0-1"));
        part.Status.ShouldBe(206);
        part.Bytes.ShouldBe([0xFF, 0xD8]);
        (await studio.GetAsync(url, ("If-None-Match", whole.Headers["ETag"]))).Status.ShouldBe(304);
        (await studio.GetAsync($"/api/v1/attempts/{second}/compare/{first}/{view}")).Headers["ETag"].ShouldNotBe(whole.Headers["ETag"]);
    }

    [Fact]
    public async Task Compare_NothingToCompare_SaysWhy()
    {
        var (first, _) = await TwoAsync();
        var elsewhere = (await AttemptsAsync(await FirstSegmentAsync(await studio.GeneratedAsync())))[0];

        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/{first}/heat-map")).ShouldBeProblem(409, "An attempt cannot be compared with itself. Choose two.");
        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/{elsewhere}/heat-map")).ShouldBeProblem(409, "Attempts of different segments are not compared");
        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/{Guid.NewGuid()}/side-by-side")).ShouldBeProblem(404);
        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/other/side-by-side")).Status.ShouldBe(404);
    }

    /// <summary>Two different pictures of a segment of their own: a further attempt could go on with what another test looks at, and two black ones would be one and the same file.</summary>
    private async Task<(Guid First, Guid Second)> TwoAsync()
    {
        var segment = await FirstSegmentAsync(await studio.ProjectAsync($"# Island @landscape\n{Lines.Good(1).Single()}"));
        for (var number = 1; number <= 2; number++)
        {
            (await studio.PostAsync($"/api/v1/segments/{segment}/attempts", new { kind = "image", recipe = new { seed = number } })).Status.ShouldBe(202);
            await studio.UntilAsync(History(segment), history => Made(history).Count >= number);
        }

        var made = await AttemptsAsync(segment);
        return (made[0], made[1]);
    }

    private async Task<List<Guid>> AttemptsAsync(Guid segment) => Made((await studio.GetAsync(History(segment))).Json);

    private static string History(Guid segment) => $"/api/v1/segments/{segment}/retry-history?kind=image";

    private static List<Guid> Made(JsonElement history) =>
        [.. history.GetProperty("attempts").EnumerateArray().Where(attempt => attempt.GetProperty("mediaUrl").GetString() is not null).Select(attempt => attempt.GetProperty("id").GetGuid())];

    private async Task<Guid> FirstSegmentAsync(Guid project) =>
        (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("id").GetGuid();
}
