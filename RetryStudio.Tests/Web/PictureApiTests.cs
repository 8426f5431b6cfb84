using System.Text.Json;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class PictureApiTests(RunningStudio studio)
{
    [Theory]
    [InlineData("thumbnails/0", "image/jpeg")]
    [InlineData("thumbnails/7", "image/jpeg")]
    [InlineData("contact-sheet", "image/jpeg")]
    [InlineData("poster", "image/jpeg")]
    [InlineData("poster?width=320", "image/jpeg")]
    [InlineData("preview", "video/mp4")]
    public async Task Picture_OfAVideo_IsServedWithRangesAndTags(string picture, string contentType)
    {
        var url = $"{await AttemptAsync("video")}/{picture}";

        var whole = await studio.GetAsync(url);

        (whole.Status, whole.ContentType).ShouldBe((200, contentType));
        whole.Headers["Cache-Control"].ShouldContain("immutable");
        var part = await studio.GetAsync(url, ("Range", "bytes=2-4"));
        part.Status.ShouldBe(206);
        part.Bytes.ShouldBe(whole.Bytes[2..5]);
        var same = await studio.GetAsync(url, ("If-None-Match", whole.Headers["ETag"]));
        (same.Status, same.Bytes.Length).ShouldBe((304, 0));
        (await studio.SendAsync(HttpMethod.Head, url)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Picture_Tags_TellPicturesApart()
    {
        var attempt = await AttemptAsync("video");

        string[] tags = [await TagAsync("thumbnails/0"), await TagAsync("thumbnails/1"), await TagAsync("poster"), await TagAsync("poster?width=320"), await TagAsync("preview")];

        tags.Distinct().Count().ShouldBe(5);

        async Task<string> TagAsync(string picture) => (await studio.GetAsync($"{attempt}/{picture}")).Headers["ETag"];
    }

    [Theory]
    [InlineData("image", "thumbnails/1")]
    [InlineData("image", "preview")]
    [InlineData("image", "contact-sheet")]
    [InlineData("video", "thumbnails/8")]
    [InlineData("video", "thumbnails/-1")]
    public async Task Picture_ThereIsNone_SaysSo(string kind, string picture)
    {
        var answer = await studio.GetAsync($"{await AttemptAsync(kind)}/{picture}");

        answer.ShouldBeProblem(404);
        answer.Title.ShouldStartWith($"Of {(kind == "image" ? "an image" : "a video")} there is no such picture.");
    }

    [Theory]
    [InlineData("640", 400)]
    [InlineData("many", 400)]
    [InlineData("320", 200)]
    public async Task Poster_Width_IsOneOfTwo(string width, int status) =>
        (await studio.GetAsync($"{await AttemptAsync("image")}/poster?width={width}")).Status.ShouldBe(status);

    [Fact]
    public async Task Picture_OfAnUnknownAttempt_SaysSo() =>
        (await studio.GetAsync($"/api/v1/attempts/{Guid.NewGuid()}/poster")).ShouldBeProblem(404);

    [Fact]
    public async Task Picture_Lost_IsMadeAgain_ButNotWithoutItsFile()
    {
        var project = await GenerateAsync();
        var attempt = await AttemptAsync("image", project);
        var hash = Tag(await studio.GetAsync($"{attempt}/media"));
        var derived = Path.Combine(studio.MediaFolder, "derived", hash[..2], hash);
        Directory.Delete(derived, recursive: true);

        (await studio.GetAsync($"{attempt}/poster")).Status.ShouldBe(200);

        Directory.Delete(derived, recursive: true);
        foreach (var media in Directory.GetFiles(Path.Combine(studio.MediaFolder, project.ToString("N")), "media.*", SearchOption.AllDirectories).Where(file => Sha256(file) == hash))
        {
            File.Delete(media);
        }

        var answer = await studio.GetAsync($"{attempt}/poster");
        answer.ShouldBeProblem(404);
        answer.Title.ShouldStartWith("The file is no longer in the media folder.");
    }

    private static string Tag(RunningStudio.Answer answer) => answer.Headers["ETag"].Trim('"');

    private static string Sha256(string file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>A project of its own, of which a test may lose files.</summary>
    private async Task<Guid> GenerateAsync()
    {
        var project = await studio.ProjectAsync($"# Island @landscape\n{Lines.Good(1).Single()}");
        (await studio.PostAsync($"/api/v1/projects/{project}/generate-scenes", """{"kinds":["image"]}""")).Status.ShouldBe(202);
        await studio.UntilAsync($"/api/v1/projects/{project}/generation-status?type=images", status => status.GetProperty("percentage").GetDouble() >= 100);
        return project;
    }

    private async Task<string> AttemptAsync(string kind, Guid? project = null)
    {
        var segment = (await studio.GetAsync($"/api/v1/projects/{project ?? await studio.GeneratedAsync()}")).Json.GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("id").GetGuid();
        var attempts = (await studio.GetAsync($"/api/v1/segments/{segment}/retry-history?kind={kind}")).Json.GetProperty("attempts");
        return $"/api/v1/attempts/{attempts.EnumerateArray().First(attempt => attempt.GetProperty("mediaUrl").ValueKind == JsonValueKind.String).GetProperty("id").GetGuid()}";
    }
}
