using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Benchmarks;

/// <summary>The studio's engine on a database of its own, without the web.</summary>
internal sealed class BenchmarkStudio : IAsyncDisposable
{
    private readonly IHost _host;

    private BenchmarkStudio(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    /// <param name="measuring">False makes no files, and replaces ffmpeg by an inspector that passes everything at once.</param>
    public static async Task<BenchmarkStudio> StartAsync(int backends, double speed, bool measuring, DeliveryLog? log = null)
    {
        var connection = Environment.GetEnvironmentVariable("STUDIO_BENCH_POSTGRES") ?? throw new InvalidOperationException("Start the benchmarks with ./bench.sh.");
        var name = $"bench_{Guid.NewGuid():N}";
        var folder = Path.Combine(Environment.GetEnvironmentVariable("STUDIO_BENCH_FOLDER") ?? Path.GetTempPath(), name);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddStudioInfrastructure(new(new(DatabaseProvider.Postgres, $"{connection};Database={name};Maximum Pool Size=100"))
        {
            Media = new MediaOptions { Root = Path.Combine(folder, "media") },
            Simulation = new SimulationOptions { Speed = speed, MakeMedia = measuring },
            SimulationFolder = Path.Combine(folder, "simulation"),
            SimulatedBackends = backends,
            Engine = new EngineOptions { InstanceId = name },
            Demo = false,
        });
        builder.Services.AddScoped<ICurrentUser, Nobody>();
        if (!measuring)
        {
            builder.Services.RemoveAll<IMediaInspector>().AddSingleton<IMediaInspector, PassingInspector>();
            builder.Services.RemoveAll<IDerivedPictures>().AddSingleton<IDerivedPictures, NoPictures>();
        }

        if (log is not null)
        {
            var pool = builder.Services.Last(service => service.ServiceType == typeof(IBackendPool));
            builder.Services.Replace(ServiceDescriptor.Singleton<IBackendPool>(services => new LoggingPool((IBackendPool)pool.ImplementationFactory!(services), log)));
        }

        var host = builder.Build();
        await host.Services.PrepareStudioAsync();
        await host.StartAsync();
        return new(host);
    }

    public async Task<Guid> MakeProjectAsync(int segments, string sceneType)
    {
        await using var scope = Services.CreateAsyncScope();
        var script = $"# Scene @{sceneType}\n" + string.Join('\n', Enumerable.Range(1, segments).Select(number => $"A boat sails past island {number}."));
        return await scope.ServiceProvider.GetRequiredService<StoryboardService>().CreateAsync("Benchmark", null, script, null);
    }

    public async Task<T> WithGenerationAsync<T>(Func<GenerationService, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<GenerationService>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class Nobody : ICurrentUser
    {
        public string Name => "benchmark";
    }

    private sealed class NoPictures : IDerivedPictures
    {
        public IPictureMaking Begin(StoredFile file, AssetKind kind) => new Nothing();

        private sealed class Nothing : IPictureMaking
        {
            public string? Folder => null;

            public int Keep() => 0;

            public void Dispose()
            {
            }
        }


        public Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct) => Task.FromResult<string?>(null);
    }

    private sealed class PassingInspector : IMediaInspector
    {
        public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

        public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct) => Task.FromResult(new MediaMeasures
        {
            Readable = true,
            Width = 640,
            Height = 360,
            Frames = [new(0, 128, 0, 0) { High = 200 }],
            Natives = [new(0) { Blur = 5, HalfBlur = 5, Blockiness = 1, Saturation = 20, OutOfRange = 0, InsideBorders = 1 }],
        });
    }

    private sealed class LoggingPool(IBackendPool inner, DeliveryLog log) : IBackendPool
    {
        public async Task<IGenerationBackend> OpenAsync(Guid backendId, CancellationToken ct) => log.Over(backendId, await inner.OpenAsync(backendId, ct));
    }
}
