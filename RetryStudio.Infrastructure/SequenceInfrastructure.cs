using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Scheduling;

namespace RetryStudio.Infrastructure;

/// <summary>Puts the infrastructure behind the ports of sequences.</summary>
internal static class SequenceInfrastructure
{
    public static void AddSequences(this IServiceCollection services)
    {
        services.AddSingleton<SequenceLedger>().AddSingleton<ISequenceLedger>(provider => provider.GetRequiredService<SequenceLedger>()).AddSingleton<ISequenceReader>(provider => provider.GetRequiredService<SequenceLedger>());
        services.AddSingleton<ISequenceDesk, SequenceDesk>().AddSingleton<IShotMaterial, ShotMaterialReading>().AddSingleton<IPackageMaterial, PackageMaterialReading>().AddSingleton<OpenSequences>();
        services.AddSingleton<ISequenceOverviews, SequenceOverviews>().AddSingleton<IGenerationOutlook, GenerationOutlooks>();
        services.AddSingleton<ISheetStore, SheetStore>().AddSingleton<ISheetComposition, SheetCompositionStore>();
        services.AddSingleton<IMediaMender>(provider => new FfmpegMender(ForMasters(provider), provider.GetRequiredService<IMediaStore>()));
        services.AddSingleton<IMasterMaker>(provider => new FfmpegMasters(ForMasters(provider), provider.GetRequiredService<IMediaStore>()));
        services.AddSingleton<ICutMeter>(provider => new FfmpegCuts(ForMasters(provider)));
        services.AddSingleton<IFilmMaker, FfmpegFilmMaker>();
        services.AddSingleton<ISheetMaker, FfmpegSheet>();
        services.AddSingleton<INarrationCutter, FfmpegNarrationCutter>().AddSingleton<INarrationTakes, NarrationTakes>().AddSingleton<TakeRests>().AddSingleton<TakeCutting>();
        services.AddSingleton<IFileSealing, FileSealing>();
        services.AddSingleton<IPackageShelf, PackageShelf>();
        services.AddSingleton<ISequenceEngine, QuartzSequences>();
        services.AddSingleton<SheetComposition>();
        services.AddSingleton<CoherenceSheets>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Mending>(provider, new FfmpegInspector(ForMasters(provider))));
        services.AddSingleton<Promotion>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MasterInspection>(provider, new FfmpegInspector(ForMasters(provider))));
        services.AddSingleton<Sealing>();
        services.AddSingleton<StageWork>();
        services.AddSingleton<Packing>();
        services.AddSingleton<SequenceRunner>();
        services.AddSingleton<SequenceLook>();

        // One per request or circuit: they know who is asking.
        services.AddScoped<SequenceService>();
        services.AddScoped<SequencePreviews>();
        services.AddScoped<SheetService>();
    }

    private static FfmpegProcess ForMasters(IServiceProvider provider) => new(provider.GetRequiredService<FfmpegOptions>().ForMasters(), provider.GetRequiredService<TimeProvider>());
}
