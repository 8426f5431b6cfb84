using System.Text.Json;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class SheetApiTests(RunningStudio studio)
{
    [Fact]
    public async Task Sheet_NotBegun_TellsTheDefaultStyle()
    {
        var path = await PathAsync();

        var sheet = (await studio.GetAsync(path)).Json;

        (sheet.GetProperty("status").GetString(), sheet.GetProperty("panels").GetArrayLength(), sheet.GetProperty("revision").GetInt32()).ShouldBe(("missing", 0, 0));
        sheet.GetProperty("seed").ValueKind.ShouldBe(JsonValueKind.Null);
        (await studio.GetAsync($"{path}/image")).ShouldBeProblem(404, "No coherence sheet was composed yet");
        (await studio.PostAsync($"{path}/approve")).ShouldBeProblem(409);
        (await studio.GetAsync($"/api/v1/projects/{Guid.NewGuid()}/sheet")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Put_StyleAndSeed_AreKeptAndAnOldRevisionIsAConflict()
    {
        var path = await PathAsync();

        var made = (await studio.PutAsync(path, """{"stylePrompt":"muted light","seed":"18446744073709551615","revision":0}""")).Json;
        (made.GetProperty("stylePrompt").GetString(), made.GetProperty("seed").GetString(), made.GetProperty("panels").GetArrayLength()).ShouldBe(("muted light", "18446744073709551615", 9));
        made.GetProperty("panels").EnumerateArray().ShouldAllBe(panel => panel.GetProperty("status").GetString() == "pending");
        (await studio.PutAsync(path, """{"stylePrompt":"bright","revision":0}""")).ShouldBeProblem(409, "in the meantime");
        var approval = (await studio.PutAsync(path, new { waitForApproval = true })).Json;

        (approval.GetProperty("waitForApproval").GetBoolean(), approval.GetProperty("stylePrompt").GetString()).ShouldBe((true, "muted light"));
    }

    [Theory]
    [InlineData("""{"stylePrompt":"  "}""", "stylePrompt")]
    [InlineData("""{"stylePrompt":"a\u0007b"}""", "stylePrompt")]
    public async Task Put_Wrong_NamesTheField(string json, string field)
    {
        var answer = await studio.PutAsync(await PathAsync(), json);

        answer.ShouldBeProblem(400);
        answer.Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
    }

    [Fact]
    public async Task Generate_Sheet_IsMadeOutsideOfTheStoryboardAndCanBeCancelled()
    {
        var project = await studio.ProjectAsync();
        var path = $"/api/v1/projects/{project}/sheet";

        var started = await studio.PostAsync($"{path}/generate");
        started.Status.ShouldBe(202, started.Text);
        (await studio.PostAsync($"{path}/generate")).Status.ShouldBe(202);
        var status = (await studio.GetAsync($"/api/v1/projects/{project}/generation-status")).Json;
        (await studio.GetAsync($"/api/v1/projects/{project}")).Text.ShouldNotContain("\"number\":-");
        await studio.PostAsync($"/api/v1/projects/{project}/cancel-scenes");

        (status.GetProperty("runId").ValueKind, status.GetProperty("pending").GetInt32()).ShouldBe((JsonValueKind.Null, 4));
        started.Json.GetProperty("panels").GetArrayLength().ShouldBe(9);
        (await studio.PostAsync($"{path}/panels/10/reroll")).ShouldBeProblem(400, "1 to 9");
        (await studio.PostAsync($"{path}/panels/1/exchange", new { segment = 99 })).Status.ShouldBeOneOf(400, 409);
    }

    [Fact]
    public async Task Generate_NoScript_SaysWhatToDo() =>
        (await studio.PostAsync($"/api/v1/projects/{await studio.ProjectAsync(script: null)}/sheet/generate")).ShouldBeProblem(409, "Import a script first.");

    private async Task<string> PathAsync() => $"/api/v1/projects/{await studio.ProjectAsync()}/sheet";
}
