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
        await TakeAsync(page, folder,
        [
            ("storyboard", $"/projects/{project}", "[data-segment] img"),
            ("segment", $"/segments/{segment}", "article img"),
            ("compare", $"/segments/{segment}/compare?kind={kind}", "section.stage"),
            ("review", "/review", "article img"),
            ("budget", $"/projects/{project}/budget", "svg[role=img]"),
            ("gate", $"/policies/{landscape}/gate", "svg[role=img]"),
        ]);
        await DeliverAsync(studio.Http, project);
        await TakeAsync(page, folder,
        [
            ("sequence", $"/projects/{project}/sequence", "[aria-label='What it takes'] span"),
            ("qa", $"/projects/{project}/sequence/qa", "table[aria-label=Checks]"),
        ]);
        await ComposeAsync(studio.Http, project);
        await TakeAsync(page, folder, [("sheet", $"/projects/{project}/sheet", "section[aria-label='Composed sheet'] img")]);
    }

    private static async Task TakeAsync(IPage page, string folder, (string Name, string Path, string Sign)[] screens)
    {
        foreach (var (name, path, sign) in screens)
        {
            await page.GotoAsync(path);
            await page.Locator(sign).First.WaitForAsync();

            // Pictures come when they come into sight; a player says that it is loading for a while longer than it does.
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.WaitForFunctionAsync("() => [...document.images].filter(image => image.getBoundingClientRect().top < innerHeight).every(image => image.complete)");
            await page.WaitForFunctionAsync("() => [...document.querySelectorAll('video:not([preload=none])')].every(clip => clip.readyState > 1)");
            await page.WaitForTimeoutAsync(2000);
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

    /// <summary>The whole sequence, with the look locked first.</summary>
    private static async Task DeliverAsync(HttpClient http, Guid project)
    {
        (await http.PutAsJsonAsync($"/api/v1/projects/{project}/delivery-format", new { width = 1280, height = 720, fps = 24, loudness = -16 })).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync($"/api/v1/projects/{project}/sequence", new { sheet = true })).EnsureSuccessStatusCode();
        while ((await http.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/sequence")).GetProperty("status").GetString() == "running")
        {
            await Task.Delay(500);
        }
    }

    /// <summary>A panel that no attempt of the policy could mend is chosen by a person.</summary>
    private static async Task ComposeAsync(HttpClient http, Guid project)
    {
        var address = $"/api/v1/projects/{project}/sheet";
        foreach (var panel in (await http.GetFromJsonAsync<JsonElement>(address)).GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("status").GetString() == "needs_review"))
        {
            (await http.PostAsync($"/api/v1/attempts/{panel.GetProperty("attemptId").GetGuid()}/select", null)).EnsureSuccessStatusCode();
        }

        while ((await http.GetFromJsonAsync<JsonElement>(address)).GetProperty("image").ValueKind == JsonValueKind.Null)
        {
            await Task.Delay(500);
        }
    }

    private static async Task<(Guid Segment, string Kind)> MostTriedAsync(HttpClient http, Guid project) =>
        (from scene in (await http.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}")).GetProperty("scenes").EnumerateArray()
         from segment in scene.GetProperty("segments").EnumerateArray()
         from kind in new[] { "video", "image" }
         orderby segment.GetProperty("slots").GetProperty(kind).GetProperty("attempts").GetInt32() descending
         select (segment.GetProperty("id").GetGuid(), kind)).First();
}
