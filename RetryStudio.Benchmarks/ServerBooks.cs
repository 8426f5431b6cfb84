using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

namespace RetryStudio.Benchmarks;

/// <summary>Holds what servers noted themselves against the studio's books.</summary>
internal sealed class ServerBooks(IReadOnlyList<FakeComfyUi> servers, int slots)
{
    public void AddGaps(Figures figures)
    {
        var until = Until();
        var gaps = servers.SelectMany(server => Gaps(server, until)).ToList();
        figures
            .Add("without faults: gap p50", Figures.Percentile(gaps, 0.5), "ms")
            .Add("without faults: gap p95", Figures.Percentile(gaps, 0.95), "ms", atMost: 50)
            .Add("without faults: busy", 100 * BusyShare(until), "%");
    }

    public async Task AddAllAsync(Figures figures, BenchmarkStudio studio, TimeSpan took, IReadOnlyCollection<string> injected)
    {
        await using var context = await studio.Services.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
        var complete = await context.Slots.CountAsync(slot => slot.Kind == AssetKind.Image && slot.Status == SlotStatus.Complete);
        var tries = await context.Tries.AsNoTracking().Select(item => new { item.JobId, item.AttemptId, item.Status }).ToListAsync();
        var attempts = tries.ToDictionary(item => item.JobId, item => item.AttemptId);
        var received = servers.SelectMany(server => server.Received).ToList();
        var rendered = servers.SelectMany(server => server.Rendered).Where(prompt => prompt.Told).ToList();
        var renderedIds = rendered.Select(prompt => prompt.Id).ToHashSet();

        // A restart that swallows a picture before anybody was told of it makes a second generation necessary.
        var swallowed = servers.SelectMany(server => server.Rendered).Count(prompt => !prompt.Told);
        var lost = slots - complete + tries.Count(item => item.Status == TryStatus.Delivered && !renderedIds.Contains(item.JobId));
        var doubled = received.Count - received.Select(prompt => prompt.Id).Distinct().Count()
            + rendered.Count(prompt => !attempts.ContainsKey(prompt.Id))
            + rendered.Where(prompt => attempts.ContainsKey(prompt.Id)).GroupBy(prompt => attempts[prompt.Id]).Sum(attempt => attempt.Count() - 1);

        var until = Until();
        var gaps = servers.SelectMany(server => Gaps(server, until)).ToList();
        figures
            .Add("took", took.TotalSeconds, "s")
            .Add("prompts received", received.Count, "")
            .Add($"faults injected ({string.Join(", ", injected.CountBy(kind => kind).Select(kind => $"{kind.Value} {kind.Key}"))})", injected.Count, "")
            .Add("pictures that a restart swallowed untold", swallowed, "")
            .Add("lost", lost, "", atMost: 0)
            .Add("doubled", doubled, "", atMost: 0)
            .Add("busy", 100 * BusyShare(until), "%", atLeast: 97)
            .Add("gap p50, faults included, restarts not", Figures.Percentile(gaps, 0.5), "ms")
            .Add("gap p95, faults included, restarts not", Figures.Percentile(gaps, 0.95), "ms")
            .Add("gap p99, faults included, restarts not", Figures.Percentile(gaps, 0.99), "ms");
    }

    // While more wait than there are servers, whoever stands idle was forgotten.
    private long Until() => servers.SelectMany(server => server.Received).Select(prompt => prompt.ReceivedAt).Order().ElementAtOrDefault(Math.Max(0, slots - (2 * servers.Count)));

    /// <summary>Milliseconds from the end of one prompt until the next one came, in one life of a server.</summary>
    private static IEnumerable<double> Gaps(FakeComfyUi server, long until)
    {
        var prompts = server.Received.Where(prompt => prompt.EndedAt > 0 && prompt.ReceivedAt <= until).OrderBy(prompt => prompt.ReceivedAt).ToList();
        return prompts.Zip(prompts.Skip(1)).Where(pair => server.Lives.Any(life => life.Up <= pair.First.EndedAt && pair.Second.ReceivedAt < life.Down))
            .Select(pair => Stopwatch.GetElapsedTime(pair.First.EndedAt, pair.Second.ReceivedAt).TotalMilliseconds);
    }

    private double BusyShare(long until)
    {
        var (busy, available) = (0.0, 0.0);
        foreach (var server in servers.Where(server => server.Received.Count > 0))
        {
            var from = server.Received[0].ReceivedAt;
            busy += server.Received.Where(prompt => prompt.StartedAt > 0).Sum(prompt => Within(prompt.StartedAt, prompt.EndedAt == 0 ? until : prompt.EndedAt, from, until));
            available += server.Lives.Sum(life => Within(life.Up, life.Down, from, until));
        }

        return busy / available;
    }

    private static double Within(long start, long end, long from, long until) => Math.Max(0, Math.Min(end, until) - Math.Max(start, from));
}
