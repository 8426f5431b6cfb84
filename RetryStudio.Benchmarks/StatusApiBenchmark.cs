using System.Diagnostics;
using System.Net.Http.Json;

namespace RetryStudio.Benchmarks;

/// <summary>GET generation-status of a project with 2,000 segments, over HTTP from the built program, while it is idle.</summary>
internal static class StatusApiBenchmark
{
    public static async Task<Figures> RunAsync(string[] args)
    {
        await using var studio = await StudioProcess.StartAsync(speed: 100);
        var script = "# Scene\n" + string.Join('\n', Enumerable.Range(1, 2000).Select(number => $"Segment number {number} of a long film."));
        var created = await studio.Http.PostAsJsonAsync("/api/v1/projects", new { name = "Two thousand", script });
        created.EnsureSuccessStatusCode();
        var project = (await created.Content.ReadFromJsonAsync<Created>())!.Id;
        var bytes = 0;
        for (var warmUp = 0; warmUp < 30; warmUp++)
        {
            bytes = (await studio.Http.GetByteArrayAsync($"/api/v1/projects/{project}/generation-status?type=all")).Length;
        }

        var times = new List<double>();
        for (var round = 0; round < 200; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await studio.Http.GetByteArrayAsync($"/api/v1/projects/{project}/generation-status?type=all");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new Figures()
            .Add("answer", bytes / 1024.0, "KB")
            .Add("p50", Figures.Percentile(times, 0.5), "ms")
            .Add("p95", Figures.Percentile(times, 0.95), "ms", atMost: 30);
    }

    private sealed record Created(Guid Id);
}
