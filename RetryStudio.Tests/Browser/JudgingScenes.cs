using System.Net.Http.Json;
using System.Text.Json;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Tests.Browser;

/// <summary>Brings a studio to where there is something to judge, over the API.</summary>
internal static class JudgingScenes
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A segment whose video has two attempts with files at least; the first of them is selected.</summary>
    public static async Task<Guid> TwoClipsAsync(this BrowserStudio studio)
    {
        var project = await studio.MakeProjectAsync("To compare", 1);
        await PostAsync(studio, $"projects/{project}/generate-scenes", new { });
        var segment = (await GetAsync(studio, $"projects/{project}")).GetProperty("scenes")[0].GetProperty("segments")[0].GetProperty("id").GetGuid();
        await UntilAsync(async () => (await ClipsAsync(studio, segment)).Any(clip => clip.GetProperty("isSelected").GetBoolean()));
        var made = (await ClipsAsync(studio, segment)).Count;
        await PostAsync(studio, $"segments/{segment}/attempts", new { kind = "video", recipe = new { seed = 5 } });
        await UntilAsync(async () => (await ClipsAsync(studio, segment)) is { } clips && clips.Count > made && clips.All(clip => clip.GetProperty("mediaUrl").GetString() is not null));
        var first = (await ClipsAsync(studio, segment))[0].GetProperty("id").GetGuid();
        await UntilAsync(async () => (await studio.Http.PostAsJsonAsync($"/api/v1/attempts/{first}/select", new { })).IsSuccessStatusCode);
        return segment;
    }

    /// <summary>A project with two images at least that wait for a person.</summary>
    public static async Task<Guid> EscalatedAsync(this BrowserStudio studio)
    {
        // Of a scene type that retries nothing, lines that the simulated model is bad at.
        var script = "# Talk @dialogue\n" + string.Join('\n', Enumerable.Range(1, int.MaxValue).Select(number => $"Anna looks up, take {number}.")
            .Where(text => Luck.ChanceOf(AssetKind.Image, new() { Seed = 0, Prompt = text, Workflow = "any", Cfg = 7.0m }) < 0.25).Take(10));
        var answer = await studio.Http.PostAsJsonAsync("/api/v1/projects", new { name = "To review", script });
        answer.EnsureSuccessStatusCode();
        var project = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await PostAsync(studio, $"projects/{project}/generate-scenes", new { kinds = new[] { "image" } });
        await UntilAsync(async () => await GetAsync(studio, $"projects/{project}/generation-status?type=images") is var status
            && new[] { "queued", "generating", "failed" }.All(state => status.GetProperty(state).GetInt32() == 0) && (await GetAsync(studio, $"reviews?projectId={project}")).GetArrayLength() > 1);
        return project;
    }

    private static async Task<List<JsonElement>> ClipsAsync(BrowserStudio studio, Guid segment) =>
        [.. (await GetAsync(studio, $"segments/{segment}/retry-history?kind=video")).GetProperty("attempts").EnumerateArray()];

    private static async Task<JsonElement> GetAsync(BrowserStudio studio, string path) => await studio.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}");

    private static async Task PostAsync(BrowserStudio studio, string path, object body) => (await studio.Http.PostAsJsonAsync($"/api/v1/{path}", body)).EnsureSuccessStatusCode();

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(200, patience.Token);
        }
    }
}
