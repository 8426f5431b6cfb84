using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using RetryStudio.Tests.Builders;

namespace RetryStudio.Tests.Browser;

/// <summary>Brings a studio to where there is something to judge, over the API.</summary>
internal static class JudgingScenes
{
    private const int Escalated = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

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

    /// <summary>A project with ten images that wait for a person.</summary>
    public static async Task<Guid> EscalatedAsync(this BrowserStudio studio)
    {
        // Of a scene type that retries nothing.
        var script = "# Talk @dialogue\n" + string.Join('\n', Lines.Faceless("Anna looks up, take", Escalated));
        var answer = await studio.Http.PostAsJsonAsync("/api/v1/projects", new { name = "To review", script });
        answer.EnsureSuccessStatusCode();
        var project = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await PostAsync(studio, $"projects/{project}/generate-scenes", new { kinds = new[] { "image" } });
        await UntilAsync(async () => (await GetAsync(studio, $"reviews?projectId={project}")).GetArrayLength() == Escalated);
        return project;
    }

    private static async Task<List<JsonElement>> ClipsAsync(BrowserStudio studio, Guid segment) =>
        [.. (await GetAsync(studio, $"segments/{segment}/retry-history?kind=video")).GetProperty("attempts").EnumerateArray()];

    private static async Task<JsonElement> GetAsync(BrowserStudio studio, string path) => await studio.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}");

    private static async Task PostAsync(BrowserStudio studio, string path, object body) => (await studio.Http.PostAsJsonAsync($"/api/v1/{path}", body)).EnsureSuccessStatusCode();

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var began = Stopwatch.GetTimestamp(); !await holds(); await Task.Delay(200))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"The studio did not get there within {Patience}.");
            }
        }
    }
}
