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
        var video = (await AttemptsAsync("video"))[0];

        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/{first}/heat-map")).ShouldBeProblem(409, "An attempt cannot be compared with itself. Choose two.");
        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/{video}/heat-map")).ShouldBeProblem(409, "One is an image, the other a video. Choose two of one kind.");
        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/{Guid.NewGuid()}/side-by-side")).ShouldBeProblem(404);
        (await studio.GetAsync($"/api/v1/attempts/{first}/compare/other/side-by-side")).Status.ShouldBe(404);
    }

    /// <summary>The attempts of the first segment's image; a second one is made where there is one only.</summary>
    private async Task<(Guid First, Guid Second)> TwoAsync()
    {
        for (var look = 0; look < 300; look++)
        {
            if (await AttemptsAsync("image") is [var first, var second, ..])
            {
                return (first, second);
            }

            if (look == 0)
            {
                (await studio.PostAsync($"/api/v1/segments/{await SegmentAsync()}/attempts", """{"kind":"image","recipe":{"seed":7}}""")).Status.ShouldBeOneOf(202, 409);
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The second attempt was not made within half a minute.");
    }

    private async Task<List<Guid>> AttemptsAsync(string kind) =>
        [.. (await studio.GetAsync($"/api/v1/segments/{await SegmentAsync()}/retry-history?kind={kind}")).Json.GetProperty("attempts").EnumerateArray()
            .Where(attempt => attempt.GetProperty("mediaUrl").GetString() is not null).Select(attempt => attempt.GetProperty("id").GetGuid())];

    private async Task<Guid> SegmentAsync() =>
        (await studio.GetAsync($"/api/v1/projects/{await studio.GeneratedAsync()}")).Json.GetProperty("scenes")[0].GetProperty("segments")[1].GetProperty("id").GetGuid();
}
