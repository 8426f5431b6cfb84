using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class SequenceApiTests(RunningStudio studio)
{
    private static readonly object Small = new { width = 128, height = 72, fps = 12, loudness = -16 };

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sequence_OfAScript_EndsWithAPackageThatCanBeFetchedInParts()
    {
        var project = await studio.GoodProjectAsync();
        (await studio.PutAsync($"/api/v1/projects/{project}/delivery-format", Small)).Status.ShouldBe(200);

        var start = await studio.PostAsync($"/api/v1/projects/{project}/sequence", new { });
        (await studio.PostAsync($"/api/v1/projects/{project}/sequence")).Status.ShouldBe(200);
        var ended = await studio.UntilAsync($"/api/v1/projects/{project}/sequence", state => state.GetProperty("status").GetString() != "running");

        start.Status.ShouldBe(202);
        start.Json.GetProperty("stages").EnumerateArray().Select(stage => (stage.GetProperty("name").GetString(), stage.GetProperty("weight").GetInt32()))
            .ShouldBe([("coherence_sheet", 20), ("generation", 40), ("promotion", 15), ("qa", 15), ("export", 10)]);
        var package = ended.GetProperty("package");
        package.GetProperty("outdated").GetBoolean().ShouldBeFalse();
        await FetchInPartsAsync(project, package.GetProperty("bytes").GetInt64());
        (await studio.PostAsync($"/api/v1/projects/{project}/sequence/export/verify")).Json.GetProperty("proved").GetBoolean().ShouldBeTrue();
        (await studio.GetAsync($"/api/v1/projects/{project}/sequence/report")).Json.GetProperty("format").GetString().ShouldBe("retrystudio.qa/1");
        (await studio.GetAsync($"/api/v1/projects/{project}/sequence/report?format=html")).Text.ShouldContain("<h2>Findings</h2>");
        (await studio.GetAsync($"/api/v1/projects/{project}/sequence/report?format=pdf")).ShouldBeProblem(400, "json or html");
    }

    [Fact]
    public async Task Sequence_NotThere_SaysWhatToDo()
    {
        var project = await studio.ProjectAsync();

        (await studio.GetAsync($"/api/v1/projects/{project}/sequence")).ShouldBeProblem(404, "has no sequence yet");
        (await studio.GetAsync($"/api/v1/projects/{project}/sequence/export")).ShouldBeProblem(404);
        (await studio.PostAsync($"/api/v1/projects/{project}/sequence/cancel")).Json.GetProperty("cancelled").GetBoolean().ShouldBeFalse();
        foreach (var path in new[] { "", "/cancel", "/export/verify" })
        {
            (await studio.PostAsync($"/api/v1/projects/{Guid.NewGuid()}/sequence{path}")).ShouldBeProblem(404, "project");
        }
    }

    [Fact]
    public async Task Accept_WithoutTheVerdictThatIsMeant_IsRefused() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync()}/sequence/shots/{Guid.NewGuid()}/accept", new { })).ShouldBeProblem(400, "Say which verdict you take.");

    [Fact]
    public async Task Sequence_WithoutSegments_IsRefused() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync(null)}/sequence")).ShouldBeProblem(409, "Import a script first");

    [Fact]
    public async Task Cancel_WhileItRuns_StopsItAndTheGeneration()
    {
        var project = await studio.ProjectAsync(string.Join('\n', Enumerable.Range(1, 40).Select(number => $"Rock {number}.")));
        await studio.PostAsync($"/api/v1/projects/{project}/sequence", new { partial = false });

        (await studio.PostAsync($"/api/v1/projects/{project}/sequence/cancel")).Json.GetProperty("cancelled").GetBoolean().ShouldBeTrue();

        var cancelled = (await studio.GetAsync($"/api/v1/projects/{project}/sequence")).Json;
        (cancelled.GetProperty("status").GetString(), cancelled.GetProperty("deliversPartial").GetBoolean()).ShouldBe(("cancelled", false));
        cancelled.GetProperty("missing").GetArrayLength().ShouldBeGreaterThan(0);
        (await studio.GetAsync($"/api/v1/projects/{project}/sequence/export")).ShouldBeProblem(409, "There is no package yet");
        (await studio.GetAsync($"/api/v1/projects/{project}/generation-status")).Json.GetProperty("queued").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData(1919, 1080, 24, -16, "even")]
    [InlineData(1920, 20, 24, -16, "height")]
    [InlineData(1920, 1080, 0, -16, "fps")]
    [InlineData(1920, 1080, 24, 3, "loudness")]
    public async Task Format_OutOfRange_NamesTheField(int width, int height, int fps, decimal loudness, string told)
    {
        var project = await studio.ProjectAsync();

        (await studio.PutAsync($"/api/v1/projects/{project}/delivery-format", new { width, height, fps, loudness })).ShouldBeProblem(400, told);
        (await studio.PutAsync($"/api/v1/projects/{Guid.NewGuid()}/delivery-format", Small)).ShouldBeProblem(404);
    }

    /// <summary>As a download does that breaks off in the middle and goes on.</summary>
    private async Task FetchInPartsAsync(Guid project, long bytes)
    {
        var http = await studio.HttpAsync();
        var path = $"/api/v1/projects/{project}/sequence/export";
        using var whole = await http.GetAsync(path, _ct);
        var content = await whole.Content.ReadAsByteArrayAsync(_ct);
        (content.LongLength, whole.Content.Headers.ContentType!.MediaType).ShouldBe((bytes, "application/zip"));
        using var rest = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(bytes / 2, null), IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!) } };
        using var second = await http.SendAsync(rest, _ct);

        second.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        var joined = content.Take((int)(bytes / 2)).Concat(await second.Content.ReadAsByteArrayAsync(_ct)).ToArray();
        joined.ShouldBe(content);
        using var stream = new MemoryStream(joined);
        (await PackageVerifier.VerifyAsync(stream, _ct)).ShouldBeOfType<PackageProof.Proved>();
        using var archive = new ZipArchive(stream);
        archive.Entries.Select(entry => entry.FullName).ShouldContain("film/preview.mp4");
        archive.Entries.ShouldContain(entry => entry.FullName.EndsWith(".otio", StringComparison.Ordinal));
        archive.Entries.ShouldContain(entry => entry.FullName.EndsWith(".edl", StringComparison.Ordinal));
    }
}
