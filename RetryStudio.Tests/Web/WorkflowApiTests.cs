using System.Text.Json;
using RetryStudio.Tests.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class WorkflowApiTests(RunningStudio studio)
{
    private static readonly JsonElement Sdxl = JsonElement.Parse(Graphs.Sdxl);

    [Fact]
    public async Task Workflow_ImportedAssignedAndRemoved_GoesAllTheWay()
    {
        var preview = await studio.PostAsync("/api/v1/workflows/preview", new { workflow = Sdxl });
        preview.Status.ShouldBe(200, preview.Text);
        var bindings = preview.Json.GetProperty("suggestions").EnumerateArray()
            .Select(item => new { parameter = item.GetProperty("parameter").GetString(), nodeId = item.GetProperty("target").GetProperty("nodeId").GetString(), input = item.GetProperty("target").GetProperty("input").GetString() }).ToArray();

        var made = await studio.PostAsync("/api/v1/workflows", new { title = "House SDXL", workflow = Graphs.Sdxl, bindings });
        made.Status.ShouldBe(201, made.Text);
        var path = $"/api/v1/workflows/{made.Json.GetProperty("id").GetGuid()}";
        (await studio.PostAsync("/api/v1/workflows", new { title = "House SDXL", workflow = Sdxl, bindings })).ShouldBeProblem(409, "house-sdxl");

        (await studio.PutAsync(path, new { bindings = bindings[..3], revision = 1 })).Json.GetProperty("revision").GetInt32().ShouldBe(2);
        (await studio.PutAsync(path, new { bindings, revision = 1 })).ShouldBeProblem(409, "in the meantime");
        (await studio.PutAsync(path, new { workflow = Sdxl })).Json.GetProperty("bindings").GetArrayLength().ShouldBe(3);
        (await studio.GetAsync(path)).Json.GetProperty("notSupported").EnumerateArray().Select(name => name.GetString()).ShouldContain("cfg");

        var type = $"/api/v1/scene-types/{await TypeAsync("hero")}/workflows";
        (await studio.PutAsync(type, new { image = "house-sdxl" })).Json.GetProperty("workflows").GetProperty("image").GetString().ShouldBe("house-sdxl");
        (await studio.SendAsync(HttpMethod.Delete, path)).ShouldBeProblem(409, "Hero shot");
        (await studio.PutAsync(type, new { image = "simulated-image" })).Status.ShouldBe(200);
        (await studio.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
        (await studio.GetAsync(path)).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Preview_FiftyMegabytes_SaysHowMuchIsPossible() =>
        (await studio.SendAsync(HttpMethod.Post, "/api/v1/workflows/preview", new { workflow = new string('a', 50_000_000) }, ("Expect", "100-continue"))).ShouldBeProblem(413, "at most 32 MB");

    [Fact]
    public async Task Workflow_Scores_AreTakenFromTitlesChangedAndShown()
    {
        var graph = Graphs.Sdxl.TrimEnd().TrimEnd('}') + """, "20": {"class_type": "PreviewAny", "_meta": {"title": "score:face_confidence"}, "inputs": {"source": ["8", 0]}}}""";
        object[] bindings = [new { parameter = "seed", nodeId = "3", input = "seed" }];
        (await studio.PostAsync("/api/v1/workflows/preview", new { workflow = graph })).Json.GetProperty("scores")[0].GetProperty("check").GetString().ShouldBe("face_confidence");

        var made = await studio.PostAsync("/api/v1/workflows", new { title = "Scored SDXL", workflow = graph, bindings });
        var path = $"/api/v1/workflows/{made.Json.GetProperty("id").GetGuid()}";
        (await studio.PutAsync(path, new { scores = new[] { new { check = "identity", nodeId = "99" } } })).ShouldBeProblem(400, "There is no node 99.");
        (await studio.PutAsync(path, new { scores = new[] { new { check = "identity", nodeId = "20", key = "text", index = 1 } } })).Status.ShouldBe(200);

        made.Json.GetProperty("scores")[0].GetProperty("nodeId").GetString().ShouldBe("20");
        var score = (await studio.GetAsync(path)).Json.GetProperty("scores")[0];
        (score.GetProperty("check").GetString(), score.GetProperty("key").GetString(), score.GetProperty("index").GetInt32()).ShouldBe(("identity", "text", 1));
        (await studio.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Workflow_TitleAndLabels_AreTakenShownAndChangedAlone()
    {
        object[] bindings = [new { parameter = "seed", nodeId = "3", input = "seed" }];
        var made = await studio.PostAsync("/api/v1/workflows", new { title = "Labelled SDXL", workflow = Sdxl, bindings, labels = new[] { "24GB", "wan", "wan" } });
        var path = $"/api/v1/workflows/{made.Json.GetProperty("id").GetGuid()}";
        Labels(made.Json).ShouldBe(["24gb", "wan"]);
        made.Json.GetProperty("revision").GetInt32().ShouldBe(1);

        Labels((await studio.PutAsync(path, new { labels = new[] { "fast" } })).Json).ShouldBe(["fast"]);
        (await studio.PutAsync(path, new { title = "SDXL of the house" })).Json.GetProperty("title").GetString().ShouldBe("SDXL of the house");
        (await studio.PutAsync(path, new { title = "Half done", bindings, labels = new[] { "24 GB!" } })).ShouldBeProblem(400, "letters, digits");
        (await studio.PutAsync(path, new { title = " ", labels = new[] { "wan" } })).ShouldBeProblem(400, "title");
        (await studio.PutAsync(path, new { revision = 3 })).ShouldBeProblem(400, "nothing to change");

        var kept = (await studio.GetAsync(path)).Json;
        (kept.GetProperty("title").GetString(), kept.GetProperty("name").GetString(), kept.GetProperty("revision").GetInt32()).ShouldBe(("SDXL of the house", "labelled-sdxl", 3));
        Labels(kept).ShouldBe(["fast"]);
        Labels((await studio.PutAsync(path, new { labels = Array.Empty<string>() })).Json).ShouldBeEmpty();
        (await studio.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Import_LabelThatCannotBe_KeepsNothing()
    {
        object[] bindings = [new { parameter = "seed", nodeId = "3", input = "seed" }];

        (await studio.PostAsync("/api/v1/workflows", new { title = "Never kept", workflow = Sdxl, bindings, labels = new[] { "24 GB!" } })).ShouldBeProblem(400, "letters, digits");

        (await studio.GetAsync("/api/v1/workflows")).Json.EnumerateArray().Select(item => item.GetProperty("name").GetString()).ShouldNotContain("never-kept");
    }

    [Fact]
    public async Task Workflows_FreshStudio_ListsTheStarters() =>
        (await studio.GetAsync("/api/v1/workflows")).Json.EnumerateArray().Select(item => item.GetProperty("name").GetString()).ShouldContain("wan22-image-to-video");

    [Theory]
    [InlineData("""{"workflow":{"nodes":[],"links":[]}}""", "Export (API)")]
    [InlineData("""{"workflow":"not json"}""", "not JSON")]
    [InlineData("""{}""", "empty")]
    public async Task Preview_NotAWorkflow_SaysWhatToDo(string json, string sentence) => (await studio.PostAsync("/api/v1/workflows/preview", json)).ShouldBeProblem(400, sentence);

    [Fact]
    public async Task Import_WithoutBindings_AsksForThem() =>
        (await studio.PostAsync("/api/v1/workflows", new { title = "Unbound", workflow = Sdxl })).ShouldBeProblem(400, "bindings");

    [Fact]
    public async Task Assign_NothingOrUnknown_IsRefused()
    {
        var type = $"/api/v1/scene-types/{await TypeAsync("hero")}/workflows";

        (await studio.PutAsync(type, "{}")).ShouldBeProblem(400);
        (await studio.PutAsync(type, new { image = "none" })).ShouldBeProblem(400, "There is no workflow 'none'");
        (await studio.PutAsync(type, new { image = "wan22-image-to-video" })).ShouldBeProblem(400);
        (await studio.PutAsync($"/api/v1/scene-types/{Guid.NewGuid()}/workflows", new { image = "sdxl-text-to-image" })).ShouldBeProblem(404);
    }

    private static string?[] Labels(JsonElement workflow) => [.. workflow.GetProperty("labels").EnumerateArray().Select(label => label.GetString())];

    private async Task<Guid> TypeAsync(string slug) =>
        (await studio.GetAsync("/api/v1/scene-types")).Json.EnumerateArray().Single(type => type.GetProperty("slug").GetString() == slug).GetProperty("id").GetGuid();
}
