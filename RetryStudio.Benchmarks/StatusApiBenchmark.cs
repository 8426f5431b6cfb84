using System.Diagnostics;
using System.Net.Http.Json;

namespace RetryStudio.Benchmarks;

/// <summary>GET generation-status of a project with 2,000 segments, over HTTP from the built program: while it is idle, and while two GPUs work on it.</summary>
internal static class StatusApiBenchmark
{
    public static async Task<Figures> RunAsync(string[] args)
    {
        await using var studio = await StudioProcess.StartAsync(speed: 10);
        var script = "# Scene\n" + string.Join('\n', Enumerable.Range(1, 2000).Select(number => $"Segment number {number} of a long film."));
        var created = await studio.Http.PostAsJsonAsync("/api/v1/projects", new { name = "Two thousand", script });
        created.EnsureSuccessStatusCode();
        var project = (await created.Content.ReadFromJsonAsync<Created>())!.Id;
        var address = $"/api/v1/projects/{project}/generation-status?type=all";
        var bytes = (await studio.Http.GetByteArrayAsync(address)).Length;
        await TimesAsync(studio.Http, address, 30);
        var idle = await TimesAsync(studio.Http, address, 200);
        (await studio.Http.PostAsJsonAsync($"/api/v1/projects/{project}/generate-scenes", new { })).EnsureSuccessStatusCode();
        await Task.Delay(TimeSpan.FromSeconds(5));
        var working = await TimesAsync(studio.Http, address, 200);
        return new Figures()
            .Add("answer", bytes / 1024.0, "KB")
            .Add("idle: p50", Figures.Percentile(idle, 0.5), "ms")
            .Add("idle: p95", Figures.Percentile(idle, 0.95), "ms", atMost: 30)
            .Add("while two GPUs paint on the same cores: p50", Figures.Percentile(working, 0.5), "ms")
            .Add("while two GPUs paint on the same cores: p95", Figures.Percentile(working, 0.95), "ms");
    }

    private static async Task<List<double>> TimesAsync(HttpClient http, string address, int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(address);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private sealed record Created(Guid Id);
}
