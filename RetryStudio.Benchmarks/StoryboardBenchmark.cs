using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace RetryStudio.Benchmarks;

/// <summary>
/// A storyboard of 2,000 segments in Chromium: the first card from a process that has just become ready and from one that has served
/// the page before, 200 changes a second over the whole board and then on the cards in sight only, and what a further viewer costs.
/// </summary>
internal static class StoryboardBenchmark
{
    private const int Segments = 2000;

    private const int PerSecond = 200;

    private const int Seconds = 20;

    private const int WarmUpSeconds = 10;

    private const int Starts = 5;

    private const int Viewers = 10;

    public static async Task<Figures> RunAsync(string[] args)
    {
        var figures = new Figures();
        var name = StudioProcess.NewName();
        var board = new Uri($"/projects/{await MakeProjectAsync(name)}", UriKind.Relative);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await BoardViewer.LaunchAsync(playwright);
        await MeasureFirstCardAsync(figures, browser, name, board);
        if (args.Contains("--first-card"))
        {
            return figures;
        }

        await using var studio = await StudioProcess.StartAsync(speed: 1, name, backends: 0, driven: true);
        var project = board.ToString().Split('/')[^1];
        await DriveAsync(studio, project, WarmUpSeconds);
        var unseen = await studio.CpuShareAsync(() => DriveAsync(studio, project, Seconds / 2));
        await using var viewer = await BoardViewer.OpenAsync(browser, new(studio.Http.BaseAddress!, board));
        await MeasureChangesAsync(figures, "whole board", studio, viewer, project, [], unseen);
        await MeasureChangesAsync(figures, "cards in sight", studio, viewer, project, await viewer.MountedAsync(), null);
        await MeasureHeapAsync(figures, browser, studio, board);
        return figures;
    }

    private static async Task<Guid> MakeProjectAsync(string name)
    {
        await using var studio = await StudioProcess.StartAsync(speed: 1, name, backends: 0);
        var script = string.Join('\n', Enumerable.Range(1, Segments).Select(number => (number % 40 == 1 ? $"# Scene {(number / 40) + 1}\n" : "") + $"Segment number {number} of a long film, told in a sentence."));
        var created = await studio.Http.PostAsJsonAsync("/api/v1/projects", new { name = "Two thousand", script });
        created.EnsureSuccessStatusCode();
        return (await created.Content.ReadFromJsonAsync<Created>())!.Id;
    }

    private static async Task MeasureFirstCardAsync(Figures figures, IBrowser browser, string name, Uri board)
    {
        var (ready, cold, warm) = (new List<double>(), new List<double>(), new List<double>());
        for (var start = 0; start < Starts; start++)
        {
            await using var studio = await StudioProcess.StartAsync(speed: 1, name, backends: 0);
            ready.Add(studio.ReadyAfter.TotalMilliseconds);
            foreach (var times in new[] { cold, warm })
            {
                await using var viewer = await BoardViewer.OpenAsync(browser, new(studio.Http.BaseAddress!, board));
                times.Add(viewer.FirstCard);
            }
        }

        figures.Add($"start until ready, median of {Starts}", Figures.Percentile(ready, 0.5), "ms")
            .Add($"first card, first request after ready, median of {Starts}", Figures.Percentile(cold, 0.5), "ms", atMost: 1500)
            .Add($"first card, first request after ready, worst of {Starts}", cold.Max(), "ms")
            .Add($"first card, second request, median of {Starts}", Figures.Percentile(warm, 0.5), "ms", atMost: 1500);
    }

    private static async Task MeasureChangesAsync(Figures figures, string where, StudioProcess studio, BoardViewer viewer, string project, IReadOnlyList<string> segments, double? unseen)
    {
        var (made, share) = (0.0, 0.0);
        var (latencies, frames) = await viewer.WatchAsync(async () => share = await studio.CpuShareAsync(async () => made = await DriveAsync(studio, project, Seconds, segments)));
        var what = $"{PerSecond}/s, {where}";
        figures.Add($"{what}: changes made", made / Seconds, "/s")
            .Add($"{what}: changes seen on cards", latencies.Count, "")
            .Add($"{what}: change → painted, p50", Figures.Percentile(latencies, 0.5), "ms")
            .Add($"{what}: change → painted, p95", Figures.Percentile(latencies, 0.95), "ms", atMost: 150)
            .Add($"{what}: frames", frames, "/s", atLeast: 55)
            .Add($"{what}: server, of one core", 100 * share, "%");
        if (unseen is { } without)
        {
            figures.Add($"{what}: server while nobody looks", 100 * without, "%");
        }
    }

    private static async Task MeasureHeapAsync(Figures figures, IBrowser browser, StudioProcess studio, Uri board)
    {
        var viewers = new List<BoardViewer>();
        try
        {
            var before = await studio.AskAsync("heap");
            for (var number = 0; number < Viewers; number++)
            {
                viewers.Add(await BoardViewer.OpenAsync(browser, new(studio.Http.BaseAddress!, board)));
            }

            var after = await studio.AskAsync("heap");
            figures.Add($"heap per circuit, over {Viewers} more viewers", (after - before) / Viewers / (1024.0 * 1024), "MB", atMost: 10);
        }
        finally
        {
            foreach (var viewer in viewers)
            {
                await viewer.DisposeAsync();
            }
        }
    }

    private static Task<double> DriveAsync(StudioProcess studio, string project, int seconds, IReadOnlyList<string>? segments = null) =>
        studio.AskAsync(string.Create(CultureInfo.InvariantCulture, $"drive {project} {PerSecond} {seconds} {string.Join(' ', segments ?? [])}").TrimEnd());

    private sealed record Created(Guid Id);
}
