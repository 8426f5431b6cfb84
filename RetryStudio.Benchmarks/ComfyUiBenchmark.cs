using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

namespace RetryStudio.Benchmarks;

/// <summary>
/// Eight ComfyUI servers over real HTTP and real sockets, with the SDXL starter and a real database. Every twentieth prompt of a server
/// meets a fault, of one kind after the other. What is lost and doubled, the gaps and the busy share are told by the servers' own notes.
/// </summary>
internal static class ComfyUiBenchmark
{
    private const int Servers = 8;

    private const int FaultEvery = 20;

    /// <summary>Prompts for each server of the part without faults.</summary>
    private const int WithoutFaults = 50;

    private const string Prompts = "--prompts";

    private const string Milliseconds = "--milliseconds";

    private static readonly ImmutableSortedDictionary<AssetKind, string> Workflows = ImmutableSortedDictionary<AssetKind, string>.Empty.Add(AssetKind.Image, "sdxl-text-to-image");

    /// <summary>How long a server stays away when it restarts.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);

    /// <summary>Options that take a number.</summary>
    public static readonly string[] Numbers = [Prompts, Milliseconds];

    public static async Task<Figures> RunAsync(string[] args)
    {
        var (each, generation) = (Number(args, Prompts, 1000), TimeSpan.FromMilliseconds(Number(args, Milliseconds, 1400)));
        Console.WriteLine($"  {Servers} servers × {each} prompts of {generation.TotalSeconds} s, ± 10 %; a fault at every {FaultEvery}th prompt, 8 kinds in turn. Before that,");
        Console.WriteLine($"  {Math.Min(each, WithoutFaults)} for each server without faults, for the gap.");
        Console.WriteLine("  Servers, engine and database share the machine. Measuring the pictures is replaced by an inspector that passes them at once;");
        Console.WriteLine("  they are fetched, synced and booked as always. Busy: time in which a server ran a prompt, of the time from its first prompt on");
        Console.WriteLine("  while slots were waiting, without the time between its death and its listening again.");
        var figures = new Figures();
        await RunAsync(Math.Min(each, WithoutFaults), generation, faulty: false, figures);
        await RunAsync(each, generation, faulty: true, figures);
        return figures;
    }

    private static async Task RunAsync(int each, TimeSpan generation, bool faulty, Figures figures)
    {
        var servers = new List<FakeComfyUi>();
        try
        {
            for (var number = 0; number < Servers; number++)
            {
                servers.Add(await FakeComfyUi.StartAsync(number % 2 == 0 ? "0.29.0" : "0.3.64"));

                // No two GPUs are alike: in step they would all ask for their next prompt in the same moment.
                servers[number].Traps.GenerationTime = generation * (0.9 + (0.2 * number / (Servers - 1)));
            }

            await MeasureAsync(servers, each * Servers, faulty, figures);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task MeasureAsync(List<FakeComfyUi> servers, int slots, bool faulty, Figures figures)
    {
        await using var studio = await BenchmarkStudio.StartAsync(backends: 0, speed: 1, measuring: false);
        await using (var scope = studio.Services.CreateAsyncScope())
        {
            await using var context = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
            foreach (var type in await context.SceneTypes.Select(type => type.Id).ToListAsync())
            {
                await scope.ServiceProvider.GetRequiredService<WorkflowService>().AssignAsync(type, Workflows);
            }

            foreach (var (number, server) in servers.Index())
            {
                await scope.ServiceProvider.GetRequiredService<BackendService>().AddAsync(new($"GPU {number + 1}", server.Address.ToString(), null, null, null, null));
            }
        }

        var project = await studio.MakeProjectAsync(slots, "landscape");
        using var end = new CancellationTokenSource();
        var start = await studio.WithGenerationAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Image }));
        var faults = servers.Where(_ => faulty).Select((server, number) => Task.Run(() => new FaultDriver(server, number).RunAsync(end.Token))).ToList();
        var began = Stopwatch.GetTimestamp();
        var reader = studio.Services.GetRequiredService<IGenerationReader>();
        while (await reader.RunAsync(start.RunId, default) is not { Status: not RunStatus.Running, Progress.Open: 0 })
        {
            await Task.Delay(1000);
        }

        var took = Stopwatch.GetElapsedTime(began);
        await end.CancelAsync();
        var injected = (await Task.WhenAll(faults)).SelectMany(kinds => kinds).ToList();
        var books = new ServerBooks(servers, slots);
        if (faulty)
        {
            await books.AddAllAsync(figures, studio, took, injected);
        }
        else
        {
            books.AddGaps(figures);
        }
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Lets something go wrong at every twentieth prompt of a server.</summary>
    private sealed class FaultDriver(FakeComfyUi server, int number)
    {
        private static readonly (string Name, Action<FakeComfyUi> Set)[] Kinds =
        [
            ("POST cut off before", server => server.Traps.Cut = PostCut.Before),
            ("POST cut off after", server => server.Traps.Cut = PostCut.After),
            ("history late", server => server.Traps.HistoryRaces = 1),
            ("download cut off", server => server.Traps.CutDownloads = 1),
            ("GET 503", server => server.Traps.BrokenGets = 1),
            ("out of memory", server => server.Traps.OutOfMemory = 1),
            ("socket silent", server => server.Sockets.Forget()),
            ("restart", _ => { }),
        ];

        public async Task<List<string>> RunAsync(CancellationToken end)
        {
            var injected = new List<string>();
            while (!end.IsCancellationRequested)
            {
                if (server.Taken >= (injected.Count + 1) * FaultEvery)
                {
                    var (name, set) = Kinds[(injected.Count + number) % Kinds.Length];
                    injected.Add(name);
                    set(server);
                    if (name == "restart")
                    {
                        await server.StopAsync();
                        await Task.Delay(Away, CancellationToken.None);
                        await server.RestartAsync();
                    }
                }

                await Task.Delay(20, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return injected;
        }
    }
}
