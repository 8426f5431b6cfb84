using System.Text;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class ProjectApiTests(RunningStudio studio)
{
    [Fact]
    public async Task Create_WithScript_GivesScenesSegmentsAndSlots()
    {
        var answer = await studio.PostAsync("/api/v1/projects", new { name = "  Island 🎬 ", budgetGpuSeconds = 500, script = "# The island @landscape\nA rock.\n\nWaves.\n# Mara @dialogue\nShe reads." });

        answer.Status.ShouldBe(201);
        answer.Headers["Location"].ShouldEndWith($"/api/v1/projects/{answer.Json.GetProperty("id").GetGuid()}");
        (answer.Json.GetProperty("name").GetString(), answer.Json.GetProperty("budgetGpuSeconds").GetDecimal()).ShouldBe(("Island 🎬", 500));
        var scenes = (await studio.GetAsync($"/api/v1/projects/{answer.Json.GetProperty("id").GetGuid()}")).Json.GetProperty("scenes");
        scenes.EnumerateArray().Select(scene => scene.GetProperty("segments").GetArrayLength()).ShouldBe([2, 1]);
        var segment = scenes[0].GetProperty("segments")[1];
        (segment.GetProperty("number").GetInt32(), segment.GetProperty("text").GetString()).ShouldBe((2, "Waves."));
        foreach (var kind in new[] { "image", "video", "audio" })
        {
            segment.GetProperty("slots").GetProperty(kind).GetProperty("status").GetString().ShouldBe("pending");
        }
    }

    [Fact]
    public async Task Narration_Put_IsReadBackAndWhatIsLeftOutStays()
    {
        var project = (await studio.PostAsync("/api/v1/projects", new { name = "Spoken", script = "A rock." })).Json.GetProperty("id").GetGuid();
        (await NarrationAsync(project)).ShouldBe((false, "each_segment"));

        (await studio.PutAsync($"/api/v1/projects/{project}/narration", new { wanted = true, manner = "whole_scenes" })).Status.ShouldBe(200);
        (await NarrationAsync(project)).ShouldBe((true, "whole_scenes"));
        await studio.PutAsync($"/api/v1/projects/{project}/narration", new { wanted = false });

        (await NarrationAsync(project)).ShouldBe((false, "whole_scenes"));
    }

    [Fact]
    public async Task Narration_UnknownMannerOrProject_IsAProblem()
    {
        var project = (await studio.PostAsync("/api/v1/projects", new { name = "Sung" })).Json.GetProperty("id").GetGuid();

        var answer = await studio.PutAsync($"/api/v1/projects/{project}/narration", new { manner = "opera" });

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").GetProperty("manner").ToString().ShouldContain("each_segment, whole_scenes");
        (await studio.PutAsync($"/api/v1/projects/{Guid.NewGuid()}/narration", new { wanted = true })).Status.ShouldBe(404);
    }

    private async Task<(bool, string?)> NarrationAsync(Guid project)
    {
        var narration = (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("narration");
        return (narration.GetProperty("wanted").GetBoolean(), narration.GetProperty("manner").GetString());
    }

    [Fact]
    public async Task Create_WrongScript_MakesNoProject()
    {
        var name = $"Half {Guid.NewGuid():N}";

        (await studio.PostAsync("/api/v1/projects", new { name, script = "Fine.\n# Space @galaxy\nStars." })).ShouldBeProblem(422, "line 2");

        (await studio.GetAsync("/api/v1/projects")).Text.ShouldNotContain(name);
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData("""{"name":"a","budgetGpuSeconds":-1}""", "budgetGpuSeconds")]
    [InlineData("""{"name":"a","sceneTypeId":"00000000-0000-0000-0000-000000000001"}""", "sceneTypeId")]
    public async Task Create_WrongField_NamesIt(string json, string field)
    {
        var answer = await studio.PostAsync("/api/v1/projects", json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"name":"a","budgetGpuSeconds":"much"}""")]
    [InlineData("""{"name":"a","sceneTypeId":"nonsense"}""")]
    public async Task Create_BadJson_IsAProblemThatSaysSo(string json)
    {
        var answer = await studio.PostAsync("/api/v1/projects", json);

        answer.ShouldBeProblem(400);
        answer.Title.ShouldContain("JSON");
    }

    [Fact]
    public async Task Create_NoJsonAtAll_IsUnsupported() =>
        (await studio.PostAsync("/api/v1/projects", new StringContent("name=a", Encoding.UTF8, "text/plain"))).ShouldBeProblem(415);

    [Theory]
    [InlineData("text/plain", "# More\nOne.\nTwo.")]
    [InlineData("text/csv", "scene,text,image_prompt,video_prompt,seconds\nMore,\"One, two\",,,2\n,Three.,,,")]
    [InlineData("application/json", """["One.",{"text":"Two.","seconds":3}]""")]
    public async Task Import_EachFormat_AddsItsSegments(string type, string script)
    {
        var project = await studio.ProjectAsync();

        var answer = await studio.PostAsync($"/api/v1/projects/{project}/import", new StringContent(script, Encoding.UTF8, type));

        (answer.Status, answer.Json.GetProperty("imported").GetInt32()).ShouldBe((200, 2));
        (await studio.GetAsync($"/api/v1/projects/{project}/generation-status")).Json.GetProperty("total").GetInt32().ShouldBe(8);
    }

    [Fact]
    public async Task Import_WindowsFileInAForm_IsRead()
    {
        var project = await studio.ProjectAsync(script: null);
        using var form = new MultipartFormDataContent { { new ByteArrayContent([0xEF, 0xBB, 0xBF, .. "scene,text\r\nÎle,\"Un rocher 🪨\"\r\n"u8]), "file", "script.csv" } };

        (await studio.PostAsync($"/api/v1/projects/{project}/import", form)).Json.GetProperty("imported").GetInt32().ShouldBe(1);

        (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("text").GetString().ShouldBe("Un rocher 🪨");
    }

    [Theory]
    [InlineData("csv-notes.txt")]
    [InlineData("about json")]
    public async Task Import_FileNamedAfterAFormat_IsReadByItsExtension(string name)
    {
        var project = await studio.ProjectAsync(script: null);
        using var form = new MultipartFormDataContent { { new StringContent("A rock, wet.\nWaves."), "file", name } };

        var answer = await studio.PostAsync($"/api/v1/projects/{project}/import", form);

        (answer.Status, answer.Json.GetProperty("imported").GetInt32()).ShouldBe((200, 2));
    }

    [Fact]
    public async Task Import_UnknownFormat_NamesTheField()
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync(script: null)}/import";

        (await studio.PostAsync($"{path}?format=xml", new StringContent("A rock."))).ShouldBeProblem(400, "text, csv or json");
        (await studio.PostAsync($"{path}?format=csv", new StringContent("text\nA rock."))).Json.GetProperty("imported").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Import_BadRows_NamesTheLinesAndImportsNothing()
    {
        var project = await studio.ProjectAsync(script: null);

        var answer = await studio.PostAsync($"/api/v1/projects/{project}/import", new StringContent("text,seconds\nFine.,2\nBad.,soon\nWorse.,99", Encoding.UTF8, "text/csv"));

        answer.ShouldBeProblem(422);
        answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["line 3", "line 4"]);
        (await studio.GetAsync($"/api/v1/projects/{project}")).Json.GetProperty("scenes").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("text/plain", "A\u0000B")]
    [InlineData("text/csv", "text\nA\u001bB")]
    [InlineData("application/json", """["A\u0001B"]""")]
    [InlineData("application/json", """["A\ud800B"]""")]
    public async Task Import_ControlCharacters_AreBadRows(string type, string script) =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync()}/import", new StringContent(script, Encoding.UTF8, type))).ShouldBeProblem(422);

    [Fact]
    public async Task Import_NotUtf8_SaysSo()
    {
        var project = await studio.ProjectAsync();

        (await studio.PostAsync($"/api/v1/projects/{project}/import", new ByteArrayContent([0x41, 0xFF, 0xFE, 0x42]))).ShouldBeProblem(400, "UTF-8");
    }

    [Fact]
    public async Task Import_TenMegabytes_IsTooLarge()
    {
        var project = await studio.ProjectAsync();

        (await studio.PostAsync($"/api/v1/projects/{project}/import", new StringContent(new string('x', 10_000_000)))).ShouldBeProblem(413);
        (await studio.PostAsync($"/api/v1/projects/{project}/import", new StringContent(new string('x', 3_000_000)))).ShouldBeProblem(413);
    }

    [Fact]
    public async Task Import_TenMegabytesInAForm_IsTooLarge()
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync()}/import";
        using var file = new MultipartFormDataContent { { new StringContent(new string('x', 10_000_000)), "file", "script.txt" } };
        using var field = new MultipartFormDataContent { { new StringContent(new string('x', 10_000_000)), "script" } };

        (await studio.PostAsync(path, file)).ShouldBeProblem(413);
        (await studio.PostAsync(path, field)).ShouldBeProblem(413);
        (await studio.PostAsync(path, new StringContent("script=" + new string('x', 10_000_000), Encoding.UTF8, "application/x-www-form-urlencoded"))).ShouldBeProblem(413);
    }

    [Fact]
    public async Task Import_BrokenForm_SaysSo()
    {
        var path = $"/api/v1/projects/{await studio.ProjectAsync()}/import";
        using var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nA rock."u8.ToArray());
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var empty = new MultipartFormDataContent { { new StringContent("A rock."), "else" } };

        (await studio.PostAsync(path, cut)).ShouldBeProblem(400);
        (await studio.PostAsync(path, empty)).ShouldBeProblem(400, "no script");
    }

    [Fact]
    public async Task Create_TenMegabytes_IsTooLarge() =>
        (await studio.PostAsync("/api/v1/projects", new { name = "Large", script = new string('x', 10_000_000) })).ShouldBeProblem(413);

    [Theory]
    [InlineData("GET", "/api/v1/projects/{0}")]
    [InlineData("POST", "/api/v1/projects/{0}/import")]
    [InlineData("POST", "/api/v1/projects/{0}/generate-scenes")]
    [InlineData("POST", "/api/v1/projects/{0}/cancel-scenes")]
    [InlineData("POST", "/api/v1/projects/{0}/retry-failed-scenes")]
    [InlineData("GET", "/api/v1/projects/{0}/generation-status")]
    [InlineData("GET", "/api/v1/projects/{0}/retry-policy")]
    [InlineData("GET", "/api/v1/runs/{0}")]
    [InlineData("GET", "/api/v1/runs/{0}/events")]
    [InlineData("GET", "/api/segments/{0}/retry-history")]
    [InlineData("GET", "/api/v1/segments/{0}/retry-history")]
    [InlineData("GET", "/api/scene-types/{0}/retry-policy")]
    [InlineData("POST", "/api/v1/attempts/{0}/select")]
    [InlineData("GET", "/api/v1/attempts/{0}/media")]
    [InlineData("GET", "/api/v1/attempts/{0}/thumbnails/0")]
    [InlineData("GET", "/api/v1/tries/{0}/partial/0")]
    [InlineData("GET", "/api/v1/budgets/{0}")]
    [InlineData("GET", "/api/v1/nonsense")]
    public async Task Anything_UnknownId_IsNotFound(string method, string path) =>
        (await studio.SendAsync(new(method), string.Format(null, path, Guid.NewGuid()), method == "POST" && path.EndsWith("import", StringComparison.Ordinal) ? new StringContent("A rock.") : null)).ShouldBeProblem(404);

    [Fact]
    public async Task SceneTypes_FreshStudio_AreAtLeastThree()
    {
        var types = (await studio.GetAsync("/api/v1/scene-types")).Json;

        types.GetArrayLength().ShouldBeGreaterThanOrEqualTo(3);
        types.EnumerateArray().ShouldAllBe(type => type.GetProperty("slug").GetString()!.Length > 0 && type.GetProperty("name").GetString()!.Length > 0);
    }

    [Theory]
    [InlineData("limitGpuSeconds")]
    [InlineData("budgetGpuSeconds")]
    public async Task Budget_SetByEitherName_IsReadBack(string field)
    {
        var path = $"/api/v1/budgets/{await studio.ProjectAsync()}";

        (await studio.PutAsync(path, new Dictionary<string, decimal> { [field] = 123.5m })).Status.ShouldBe(200);

        (await studio.GetAsync(path)).Json.GetProperty("limitGpuSeconds").GetDecimal().ShouldBe(123.5m);
        var refused = await studio.PutAsync(path, new Dictionary<string, decimal> { [field] = -1 });
        refused.ShouldBeProblem(400);
        refused.Json.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
        (await studio.PutAsync(path, new Dictionary<string, decimal?> { [field] = null })).Json.GetProperty("limitGpuSeconds").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Budget_TwoThatDiffer_AreRefused() =>
        (await studio.PutAsync($"/api/v1/budgets/{await studio.ProjectAsync()}", new { limitGpuSeconds = 1, budgetGpuSeconds = 2 })).ShouldBeProblem(400, "differ");
}
