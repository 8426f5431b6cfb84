using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

namespace RetryStudio.Benchmarks;

/// <summary>A video of 2 GB goes from a server into the media folder, and the connection breaks in the middle. Against the same way with 20 MB.</summary>
internal static class ComfyUiDownloadBenchmark
{
    private const long Small = 20L << 20;

    private const long Large = 2L << 30;

    public static async Task<Figures> RunAsync(string[] args)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("STUDIO_BENCH_FOLDER") ?? Path.GetTempPath(), $"download-{Guid.NewGuid():N}")).FullName;
        try
        {
            await using var server = await FakeComfyUi.StartAsync();
            await using var backend = new ComfyUiBackend(new() { Address = server.Address }, new NoGraphs(), TimeProvider.System, NullLogger<ComfyUiBackend>.Instance);
            var media = new MediaStore(new() { Root = folder }, NullLogger<MediaStore>.Instance);

            // Once to warm up: buffers and code that every later download finds there.
            await FetchAsync(server, backend, media, Small);
            var small = await FetchAsync(server, backend, media, Small);
            var large = await FetchAsync(server, backend, media, Large);
            return new Figures()
                .Add("20 MB: peak growth of memory", small.Growth, "MB")
                .Add("2 GB: peak growth of memory", large.Growth, "MB")
                .Add("2 GB: peak growth beyond that of 20 MB", Math.Max(0, large.Growth - small.Growth), "MB", atMost: 64)
                .Add("2 GB: duration, sync and hash included", large.Seconds, "s")
                .Add("2 GB: bytes that are not as they were sent", large.IsWhole ? 0 : 1, "", atMost: 0)
                .Add("2 GB: requests, one of them cut off in the middle", large.Requests, "", atLeast: 2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Growth, double Seconds, bool IsWhole, int Requests)> FetchAsync(FakeComfyUi server, ComfyUiBackend backend, MediaStore media, long bytes)
    {
        (server.Disk.Huge, server.Traps.CutDownloads) = (bytes, 1);
        var before = server.Calls.Count;
        using var end = new CancellationTokenSource();
        var peak = Task.Run(() => PeakAsync(end.Token));
        var started = Stopwatch.GetTimestamp();
        var stored = await media.WriteAsync("bench/media.mp4", (target, ct) => backend.FetchAsync("job", new("media.mp4", "filename=media.mp4&subfolder=&type=output"), target, ct), default);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await end.CancelAsync();
        return (await peak, seconds, stored.Bytes == bytes && stored.Sha256 == Expected(bytes), server.Calls.Count - before);
    }

    /// <summary>MB of the process at most, beyond what it has now.</summary>
    private static async Task<double> PeakAsync(CancellationToken end)
    {
        GC.Collect();
        var (from, most) = (Environment.WorkingSet, 0L);
        while (!end.IsCancellationRequested)
        {
            most = Math.Max(most, Environment.WorkingSet);
            await Task.Delay(20, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Math.Max(0, most - from) / (1024.0 * 1024);
    }

    private static string Expected(long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[1 << 20];
        for (var at = 0L; at < bytes; at += block.Length)
        {
            FakeDisk.Fill(block, at);
            hash.AppendData(block);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class NoGraphs : IGraphSource
    {
        public Task<PreparedGraph> PrepareAsync(BackendJob job, CancellationToken ct) => throw new NotSupportedException();
    }
}
