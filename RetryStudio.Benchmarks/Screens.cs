using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RetryStudio.Benchmarks;

/// <summary>Takes pictures of the main screens of a studio with its demo projects, for the docs.</summary>
internal static class Screens
{
    private const string Project = "The Lighthouse Keeper";

    public static async Task TakeAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var studio = await StudioProcess.StartAsync(speed: 100, demo: true);
        var project = await GenerateAsync(studio.Http);
        var (segment, kind) = await MostTriedAsync(studio.Http, project);
        var landscape = (await studio.Http.GetFromJsonAsync<JsonElement>("/api/v1/scene-types")).EnumerateArray().Single(type => type.GetProperty("slug").GetString() == "landscape").GetProperty("id").GetGuid();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await BoardViewer.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { BaseURL = studio.Http.BaseAddress!.ToString(), ViewportSize = new() { Width = 1366, Height = 860 }, ReducedMotion = ReducedMotion.Reduce });
        foreach (var (name, path, sign) in new[]
        {
            ("storyboard", $"/projects/{project}", "[data-segment] img"),
            ("segment", $"/segments/{segment}", "article img"),
            ("compare", $"/segments/{segment}/compare?kind={kind}", "section.stage"),
            ("review", "/review", "article img"),
            ("budget", $"/projects/{project}/budget", "svg[role=img]"),
            ("gate", $"/policies/{landscape}/gate", "svg[role=img]"),
        })
        {
            await page.GotoAsync(path);
            await page.Locator(sign).First.WaitForAsync();

            // Pictures come when they come into sight.
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.WaitForFunctionAsync("() => [...document.images].filter(image => image.getBoundingClientRect().top < innerHeight).every(image => image.complete)");
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
            Console.WriteLine(Path.Combine(folder, $"{name}.png"));
        }
    }

    private static async Task<Guid> GenerateAsync(HttpClient http)
    {
        var project = (await http.GetFromJsonAsync<JsonElement>("/api/v1/projects")).EnumerateArray().Single(item => item.GetProperty("name").GetString() == Project).GetProperty("id").GetGuid();
        (await http.PostAsJsonAsync($"/api/v1/projects/{project}/generate-scenes", new { })).EnsureSuccessStatusCode();
        while ((await http.GetFromJsonAsync<JsonElement>("/api/v1/projects")).EnumerateArray().Sum(item => item.GetProperty("open").GetInt32()) > 0)
        {
            await Task.Delay(500);
        }

        return project;
    }

    private static async Task<(Guid Segment, string Kind)> MostTriedAsync(HttpClient http, Guid project) =>
        (from scene in (await http.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}")).GetProperty("scenes").EnumerateArray()
         from segment in scene.GetProperty("segments").EnumerateArray()
         from kind in new[] { "video", "image" }
         orderby segment.GetProperty("slots").GetProperty(kind).GetProperty("attempts").GetInt32() descending
         select (segment.GetProperty("id").GetGuid(), kind)).First();
}
