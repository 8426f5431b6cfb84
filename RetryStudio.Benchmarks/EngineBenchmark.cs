using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Benchmarks;

/// <summary>
/// 1,000 slots on 8 lanes over a real database. Twice: with generations of about 200 ms, all 1,000 (evaluation is replaced, since
/// 40 results a second are more than two cores can paint and measure), and with generations of about 10 s, painted by the servers
/// and measured by ffmpeg as always.
/// Beside it a plain loop over a channel on the same simulated servers.
/// </summary>
internal static class EngineBenchmark
{
    private const int Lanes = 8;

    private const int Slots = 1000;

    private const double NominalImageSeconds = 12;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(120);

    public static async Task<Figures> RunAsync(string[] args)
    {
        var figures = new Figures();
        var plain = await PlainLoopAsync(NominalImageSeconds / 0.2);
        figures.Add("plain loop, 200 ms: gap p95", Figures.Percentile(plain.Gaps(0), 0.95), "ms");
        figures.Add("plain loop, 200 ms: busy", 100 * plain.BusyShare(0), "%");

        var fast = await StudioAsync(NominalImageSeconds / 0.2, measuring: false, null);
        figures.Add("engine, 200 ms, all 1,000: gap p50", Figures.Percentile(fast.Gaps(0), 0.5), "ms");
        figures.Add("engine, 200 ms, all 1,000: gap p95", Figures.Percentile(fast.Gaps(0), 0.95), "ms", atMost: 50);
        figures.Add("engine, 200 ms, all 1,000: gap p99", Figures.Percentile(fast.Gaps(0), 0.99), "ms");
        figures.Add("engine, 200 ms: busy", 100 * fast.BusyShare(0), "%");
        figures.Add("engine against plain loop, 200 ms: busy", fast.BusyShare(0) / plain.BusyShare(0), "×");

        var full = args.Contains("--full");
        var slow = await StudioAsync(NominalImageSeconds / 10, measuring: true, full ? null : Window);
        var what = full ? "all 1,000" : $"1,000 queued, {Window.TotalSeconds:0} s of it";
        figures.Add($"engine, 10 s, {what}: gap p95", Figures.Percentile(slow.Gaps(0), 0.95), "ms", atMost: 50);
        figures.Add($"engine, 10 s, {what}: busy", 100 * slow.BusyShare(0), "%", atLeast: 99);
        figures.Add($"engine, 10 s, {what}: generations", slow.Jobs.Count, "");
        return figures;
    }

    private static async Task<DeliveryLog> StudioAsync(double speed, bool measuring, TimeSpan? window)
    {
        var log = new DeliveryLog(TimeProvider.System, speed);
        await using var studio = await BenchmarkStudio.StartAsync(Lanes, speed, measuring, log);
        var project = await studio.MakeProjectAsync(Slots, "landscape");
        await studio.WithGenerationAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Image }));
        if (window is { } limited)
        {
            await Task.Delay(limited);
            return log;
        }

        while (log.Jobs.Count < Slots)
        {
            await Task.Delay(200);
        }

        return log;
    }

    private static async Task<DeliveryLog> PlainLoopAsync(double speed)
    {
        var log = new DeliveryLog(TimeProvider.System, speed);
        await using var studio = await BenchmarkStudio.StartAsync(Lanes, speed, measuring: false);
        await using var context = await studio.Services.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
        var pool = studio.Services.GetRequiredService<IBackendPool>();
        var queue = Channel.CreateUnbounded<int>();
        for (var number = 0; number < Slots; number++)
        {
            queue.Writer.TryWrite(number);
        }

        queue.Writer.Complete();
        var lanes = await context.Backends.Select(backend => backend.Id).ToListAsync();
        await Task.WhenAll(lanes.Select(async lane =>
        {
            var backend = log.Over(lane, await pool.OpenAsync(lane, default));
            await foreach (var number in queue.Reader.ReadAllAsync())
            {
                var id = Guid.NewGuid().ToString("D");
                await backend.SubmitAsync(new(id, AssetKind.Image, new Recipe { Seed = (ulong)number, Workflow = "simulated-image", Prompt = $"A boat sails past island {number}." }, null), default);
                await backend.AwaitAsync(id, default);
            }
        }));
        return log;
    }
}
