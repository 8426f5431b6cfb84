using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Infrastructure.Seeding;
using RetryStudio.Infrastructure.Speech;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Persistence;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

/// <summary>The engine as the program runs it, without the web: Quartz on PostgreSQL, simulated servers on disk.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly ScratchFolder _data = new();
    private readonly bool _makeMedia;
    private bool _wordTimes = true;
    private readonly string _connection;
    private readonly IGraphSource? _graphs;
    private readonly bool _simulated;
    private readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private ComfyUiPatience _patience = new();
    private IHost? _host;

    private EngineHost(string connection, bool makeMedia, bool simulated, IGraphSource? graphs) => (_connection, _makeMedia, _simulated, _graphs) = (connection, makeMedia, simulated, graphs);

    /// <param name="makeMedia">False: nothing is painted, every measure is perfect, and only the reported face decides.</param>
    /// <param name="wordTimes">False: the servers do not tell when each word is spoken.</param>
    public static async Task<EngineHost> StartAsync(bool makeMedia, bool wordTimes = true)
    {
        var engine = new EngineHost(await PostgresServer.NewDatabaseAsync(), makeMedia, simulated: true, graphs: null) { _wordTimes = wordTimes };
        await engine.BeginAsync();
        return engine;
    }

    /// <summary>On ComfyUI servers only. Every measure is perfect.</summary>
    public static Task<EngineHost> StartAsync(IGraphSource graphs, params Uri[] servers) => StartAsync(graphs, new(), servers);

    /// <param name="patience">How long servers that misbehave are waited for.</param>
    public static async Task<EngineHost> StartAsync(IGraphSource graphs, ComfyUiPatience patience, params Uri[] servers)
    {
        var engine = new EngineHost(await PostgresServer.NewDatabaseAsync(), makeMedia: false, simulated: false, graphs) { _patience = patience };
        await engine.BeginAsync();
        await engine.ReadAsync(context => AddServersAsync(context, servers));
        return engine;
    }

    public Task<int> AddServerAsync(Uri server) => ReadAsync(context => AddServersAsync(context, [server]));

    /// <summary>On ComfyUI servers, with workflows of the studio. Every measure is perfect, except that some first attempts are black.</summary>
    public static async Task<EngineHost> StartAsync(ImmutableSortedDictionary<AssetKind, string> workflows, params Uri[] servers)
    {
        var engine = new EngineHost(await PostgresServer.NewDatabaseAsync(), makeMedia: false, simulated: false, graphs: null);
        await engine.BeginAsync();
        await engine.ReadAsync(context => AddServersAsync(context, servers));
        await using var scope = engine.Services.CreateAsyncScope();
        foreach (var type in await engine.ReadAsync(context => context.SceneTypes.Select(type => type.Id).ToListAsync()))
        {
            await scope.ServiceProvider.GetRequiredService<WorkflowService>().AssignAsync(type, workflows);
        }

        return engine;
    }

    /// <summary>With a speech endpoint and nothing else. Every measure is perfect.</summary>
    public static async Task<EngineHost> StartAsync(SpeechOptions speech)
    {
        var engine = new EngineHost(await PostgresServer.NewDatabaseAsync(), makeMedia: false, simulated: false, graphs: null) { Speech = speech };
        await engine.BeginAsync();
        return engine;
    }

    /// <summary>As of the next start; null where there is none.</summary>
    public SpeechOptions? Speech { get; set; }

    public IGenerationReader Reader => Services.GetRequiredService<IGenerationReader>();

    public IServiceProvider Services => _host!.Services;

    public async Task<Guid> ProjectAsync(int segments, PolicyOverride? policy = null, string sceneType = "dialogue")
    {
        await using var scope = Services.CreateAsyncScope();
        var script = $"# Mara @{sceneType}\n" + string.Join('\n', Enumerable.Range(1, segments).Select(number => $"Mara looks at ship {number}."));
        var project = await scope.ServiceProvider.GetRequiredService<StoryboardService>().CreateAsync("Engine", null, script, null);
        if (policy is not null)
        {
            await scope.ServiceProvider.GetRequiredService<PolicyService>().OverrideAsync(project, policy, 0);
        }

        return project;
    }

    public async Task<T> WithAsync<T>(Func<GenerationService, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<GenerationService>());
    }

    /// <summary>Waits until the run has ended.</summary>
    public async Task<RunView> EndAsync(Guid run)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < _limit)
        {
            if (await Reader.RunAsync(run, CancellationToken.None) is { Status: not RunStatus.Running, Progress.Open: 0 } ended)
            {
                return ended;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The run did not end within {_limit}.");
    }

    /// <summary>Waits until something holds in the database.</summary>
    public async Task UntilAsync(Func<StudioDbContext, Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await ReadAsync(holds))
        {
            if (Stopwatch.GetElapsedTime(started) > _limit)
            {
                throw new TimeoutException($"It did not come about within {_limit}.");
            }

            await Task.Delay(20);
        }
    }

    public async Task<RunView> RunAsync(Guid project) => await EndAsync((await WithAsync(generation => generation.StartRunAsync(project))).RunId);

    /// <summary>The full path of a file below the media root.</summary>
    public string MediaFile(string path) => Path.Combine(_data.File("media"), path);

    public async Task<T> ReadAsync<T>(Func<StudioDbContext, Task<T>> read)
    {
        await using var context = await Services.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
        return await read(context);
    }

    /// <summary>As after a stop of the program and a new start.</summary>
    public async Task RestartAsync()
    {
        await EndHostAsync();
        await BeginAsync();
    }

    /// <summary>What the servers were told to make, by the id of the job. Ends the engine.</summary>
    public async Task<Dictionary<string, Recipe>> JournalsAsync()
    {
        await EndHostAsync();
        var received = new Dictionary<string, Recipe>();
        foreach (var journal in Directory.EnumerateFiles(_data.File("simulation"), "journal.jsonl", SearchOption.AllDirectories))
        {
            foreach (var line in await File.ReadAllLinesAsync(journal))
            {
                var entry = JsonSerializer.Deserialize<JsonElement>(line);
                if (entry.GetProperty("event").GetString() == "accepted")
                {
                    received.Add(entry.GetProperty("id").GetString()!, entry.GetProperty("recipe").Deserialize<Recipe>(JsonSerializerOptions.Web)!);
                }
            }
        }

        return received;
    }

    public async ValueTask DisposeAsync()
    {
        await EndHostAsync();
        await PostgresServer.DropAsync(_connection);
        _data.Dispose();
    }

    private async Task BeginAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddStudioInfrastructure(new(new(DatabaseProvider.Postgres, _connection))
        {
            Media = new() { Root = _data.File("media") },
            SimulationFolder = _data.File("simulation"),
            Simulation = new() { Speed = 1000, MakeMedia = _makeMedia, WordTimes = _wordTimes },
            Engine = new() { InstanceId = "engine-tests", Sweep = TimeSpan.FromSeconds(1), Watch = TimeSpan.FromMilliseconds(500) },
            ComfyUi = _patience,
            Speech = Speech,
            Demo = false,
            SimulatedBackends = _simulated ? 2 : 0,
        });
        if (_graphs is not null)
        {
            builder.Services.AddSingleton(_graphs);
        }

        builder.Services.AddScoped<ICurrentUser, FakeUser>();
        if (!_makeMedia)
        {
            var measures = new PerfectMeasures(someBlack: !_simulated && _graphs is null);
            builder.Services.Replace(ServiceDescriptor.Singleton<IMediaInspector>(measures));
            builder.Services.Replace(ServiceDescriptor.Singleton<IDerivedPictures>(measures));
        }

        _host = builder.Build();
        await _host.Services.PrepareStudioAsync();
        await _host.StartAsync();
    }

    private static async Task<int> AddServersAsync(StudioDbContext context, Uri[] servers)
    {
        // Real GPUs run none of the simulated workflows.
        foreach (var type in await context.SceneTypes.ToListAsync())
        {
            type.Use(AssetKind.Image, "test-image");
            type.Use(AssetKind.Video, "test-video");
        }

        foreach (var server in servers)
        {
            var backend = new Backend(Guid.CreateVersion7(), $"GPU {server.Port}", BackendType.ComfyUi, server.ToString());
            context.Backends.Add(backend);
            context.Lanes.AddRange(Enum.GetValues<AssetKind>().Select(kind => new Lane(Guid.CreateVersion7(), backend.Id, kind, 0)));
        }

        return await context.SaveChangesAsync();
    }

    private async Task EndHostAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private sealed class PerfectMeasures(bool someBlack) : IMediaInspector, IDerivedPictures
    {
        public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

        public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct) => Task.FromResult(order.Kind == AssetKind.Audio ? Measured.Narration : Measured.Video with
        {
            Frames = Measured.Frames((_, frame) => frame with { DarkShare = IsBlack(order.File) ? 1 : 0 }),
            Sourced = Measured.NoScores,
        });

        public IPictureMaking Begin(StoredFile file, AssetKind kind) => new NoPictures(0);

    public Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct) => Task.FromResult<string?>(null);

        // The path ends with segment/kind/attempt/file.
        private bool IsBlack(string file) => file.Split(Path.DirectorySeparatorChar) is [.., var segment, _, "1", _] && someBlack && segment[^1] is >= '0' and <= '7';
    }
}
