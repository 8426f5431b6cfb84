using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Scorers;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Prompts;
using RetryStudio.Infrastructure.Speech;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Infrastructure.Scoring;
using RetryStudio.Infrastructure.Seeding;
using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Infrastructure;

/// <summary>Puts the infrastructure behind the domain's ports.</summary>
public static class StudioInfrastructure
{
    public static IServiceCollection AddStudioInfrastructure(this IServiceCollection services, StudioOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options).AddSingleton(options.Media).AddSingleton(options.Ffmpeg).AddSingleton(options.Engine).AddSingleton(options.Simulation).AddSingleton(options.Currency);
        services.AddStudioDatabase(options.Database);
        AddStores(services);
        AddMedia(services);
        AddDomain(services);
        AddPrompts(services, options.Prompts);
        AddEngine(services, options);
        services.AddSequences();
        services.AddSingleton<StudioSeeder>();
        return services;
    }

    /// <summary>Brings the database to the current shape and fills an empty one. Call it before the host starts.</summary>
    public static async Task PrepareStudioAsync(this IServiceProvider services, CancellationToken ct = default)
    {
        await using (var context = await services.GetRequiredService<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync(ct))
        {
            if ((await context.Database.GetAppliedMigrationsAsync(ct)).Except(context.Database.GetMigrations()).Any())
            {
                throw new RejectedException(RejectionReason.Conflict, "The database was made by another version of the studio, which this one cannot go on from. Start that version, or start over: './run.sh --fresh', or another database.");
            }

            await context.Database.MigrateAsync(ct);
            if (context.Sql.SetUpCheck is { } check && (await context.Database.SqlQueryRaw<bool>(check).ToListAsync(ct)) is not [true])
            {
                throw new RejectedException(RejectionReason.Conflict, context.Sql.SetUpSentence);
            }
        }

        await services.GetRequiredService<StudioSeeder>().SeedAsync(ct);
        if (services.GetRequiredService<StudioOptions>().Speech is { } speech)
        {
            await services.GetRequiredService<SpeechSetup>().ApplyAsync(speech, ct);
        }
    }

    private static void AddStores(IServiceCollection services)
    {
        services.AddSingleton<Ids>();
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<StudioTransactions>();
        services.AddSingleton<ILaneLedger, LaneLedger>();
        services.AddSingleton<IAttemptLedger, AttemptLedger>();
        services.AddSingleton<IPartialFiles, PartialFiles>();
        services.AddSingleton<IPersonalChoices, PersonalChoices>();
        services.AddSingleton<IRunLedger, RunLedger>();
        services.AddSingleton<IStoryboardStore, StoryboardStore>();
        services.AddSingleton<IPolicyStore, PolicyStore>();
        services.AddSingleton<IGateStore, GateStore>();
        services.AddSingleton<IProjectGateStore, GateStore>();
        services.AddSingleton<IProjectSettings, ProjectSettings>();
        services.AddSingleton<ISegmentStore, SegmentStore>();
        services.AddSingleton<ISegmentBin, SegmentBin>();
        services.AddSingleton<ISegmentLengths, SegmentLengths>();
        services.AddSingleton<IBackendStore, BackendStore>();
        services.AddSingleton<IBackendWatchStore, BackendWatchStore>();
        services.AddSingleton<ILateResultStore, LateResultStore>();
        services.AddSingleton<WorkflowStore>().AddSingleton<IWorkflowStore>(provider => provider.GetRequiredService<WorkflowStore>());
        services.AddSingleton<ITrialLedger, TrialLedger>();
        services.AddSingleton<ScorerStore>().AddSingleton<IScorerStore>(provider => provider.GetRequiredService<ScorerStore>()).AddSingleton<ISourcedChecks>(provider => provider.GetRequiredService<ScorerStore>());
        services.AddSingleton<IScoreLedger, ScoreLedger>();
        services.AddSingleton<IGenerationReader, GenerationReader>();
        services.AddSingleton<IBlocklist, Blocklist>();
        services.AddSingleton<IBudgetReader, BudgetReader>();
        services.AddSingleton<IRunReader, RunReader>();
        services.AddSingleton<IReviewDesk, ReviewDesk>().AddSingleton<IReviewReader, ReviewReader>().AddSingleton<IChoiceReader, ChoiceReader>().AddSingleton<IRetryInsights, RetryInsights>();
        services.AddSingleton<IReproductionStore, ReproductionStore>();
    }

    private static void AddMedia(IServiceCollection services)
    {
        services.AddSingleton<IMediaStore, MediaStore>();
        services.AddSingleton<FfmpegProcess>();
        services.AddSingleton<FfmpegAvailability>();
        services.AddSingleton<IMediaInspector, FfmpegInspector>();
        services.AddSingleton<FfmpegPictures>();
        services.AddSingleton<SpareCores>();
        services.AddSingleton<DerivedShelf>();
        services.AddSingleton<IDerivedPictures, DerivedPictures>();
        services.AddSingleton<FfmpegComparisons>();
        services.AddSingleton<ComparisonShelf>();
        services.AddSingleton<IComparisonMedia, ComparisonMedia>();
        services.AddSingleton<ILikenessMeter, FfmpegLikeness>();
        services.AddSingleton<IScoreSource>(provider => new HttpScoreSource(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IScoreSource, CommandScoreSource>();
    }

    private static void AddDomain(IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<TryDelivery>();
        services.AddSingleton<ScorerCalls>();
        services.AddSingleton<ScoreGathering>();
        services.AddSingleton<AttemptInspection>();
        services.AddSingleton<PartialOutputs>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<LateResults>();
        services.AddSingleton<BackendWatch>();
        services.AddSingleton<TrialFiles>();
        services.AddSingleton<AttemptComparison>();
        services.AddSingleton<Reproductions>();

        // One per request or circuit: they know who is asking.
        services.AddScoped<StoryboardService>();
        services.AddScoped<GenerationService>();
        services.AddScoped<ReviewService>();
        services.AddScoped<PolicyService>();
        services.AddScoped<GateService>();
        services.AddScoped<SegmentService>();
        services.AddScoped<WorkflowService>();
        services.AddScoped<WorkflowTrials>();
        services.AddScoped<BackendService>();
        services.AddScoped<BlocklistService>();
        services.AddScoped<ScorerService>();
    }

    private static void AddPrompts(IServiceCollection services, PromptOptions? endpoint)
    {
        services.AddSingleton<IVideoPromptStore, VideoPromptStore>();
        if (endpoint is not null)
        {
            services.AddSingleton<IPromptWriter>(provider => new EndpointPromptWriter(endpoint, provider.GetRequiredService<TimeProvider>()));
        }

        // Without an endpoint the template writes them all.
        services.AddSingleton(provider => new VideoPromptWriting(
            provider.GetRequiredService<IVideoPromptStore>(), provider.GetService<IPromptWriter>(), provider.GetRequiredService<LiveFeed>(), provider.GetRequiredService<ILogger<VideoPromptWriting>>()));
    }

    private static void AddEngine(IServiceCollection services, StudioOptions options)
    {
        services.AddSingleton<ISeedSource, RandomSeeds>();
        services.AddSingleton<IIdSource, RandomIds>();
        services.AddSingleton<LaneSignals>();
        services.AddSingleton<IGraphSource, StoredGraphs>();
        services.AddSingleton<SpeechSetup>();
        services.AddSingleton<IBackendConnector, ComfyUiConnector>();
        services.AddSingleton<IBackendPool>(provider => new BackendPool(
            provider.GetRequiredService<IDbContextFactory<StudioDbContext>>(), backend => Open(provider, backend), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IBackendReader, BackendReader>();
        services.AddSingleton<CancelWatch>().AddHostedService(provider => provider.GetRequiredService<CancelWatch>());
        services.AddSingleton<EvaluationQueue>().AddHostedService(provider => provider.GetRequiredService<EvaluationQueue>());
        services.AddSingleton<QuartzEngine>().AddSingleton<IEngine>(provider => provider.GetRequiredService<QuartzEngine>());
        services.AddQuartz(quartz => QuartzSetup.Configure(quartz, options));
        services.AddQuartzHostedService(hosting => hosting.WaitForJobsToComplete = true);
    }

    private static IGenerationBackend Open(IServiceProvider services, Backend backend) => backend.Type switch
    {
        BackendType.Simulated => new SimulatedBackend(
            Path.Combine(services.GetRequiredService<StudioOptions>().SimulationFolder, backend.Id.ToString("N")),
            services.GetRequiredService<SimulationOptions>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<FfmpegProcess>(),
            services.GetRequiredService<ILogger<SimulatedBackend>>()),
        BackendType.ComfyUi => new ComfyUiBackend(
            services.GetRequiredService<StudioOptions>().ComfyUi.ApplyTo(new() { Address = ComfyUiOptions.ReadAddress(backend.Address), Headers = ComfyUiOptions.ReadHeaders(backend.Headers) }),
            services.GetRequiredService<IGraphSource>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ComfyUiBackend>>()),
        BackendType.Speech => new SpeechBackend(
            services.GetRequiredService<StudioOptions>().Speech,
            Path.Combine(services.GetRequiredService<StudioOptions>().Media.Root, ".speech"),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SpeechBackend>>()),
        _ => throw new UnreachableException(),
    };
}
