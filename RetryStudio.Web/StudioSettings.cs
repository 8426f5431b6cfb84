using System.Globalization;
using RetryStudio.Domain.Budgets;
using RetryStudio.Infrastructure;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Prompts;
using RetryStudio.Infrastructure.Speech;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Web;

/// <summary>Reads the configuration; whatever is wrong with it stops the start with a sentence.</summary>
public static class StudioSettings
{
    public static StudioOptions Read(IConfiguration configuration)
    {
        var data = configuration["Data"] ?? ".data";
        var speed = configuration.GetValue("Simulation:Speed", 20.0);
        if (speed is < 1 or > 1000)
        {
            throw new InvalidOperationException($"Simulation:Speed is {speed}; it must be between 1 and 1000.");
        }

        var engine = new EngineOptions();
        var ffmpeg = new FfmpegOptions();
        var patience = new ComfyUiPatience();
        return new(DatabaseOptions.Read(configuration["Database:Provider"], configuration.GetConnectionString("Studio")))
        {
            Media = new MediaOptions { Root = configuration["Media:Root"] ?? Path.Combine(data, "media") },
            Ffmpeg = ffmpeg with { Ffmpeg = configuration["Ffmpeg:Ffmpeg"] ?? ffmpeg.Ffmpeg, Ffprobe = configuration["Ffmpeg:Ffprobe"] ?? ffmpeg.Ffprobe },
            Engine = engine with { InstanceId = configuration["Engine:InstanceId"] ?? engine.InstanceId },
            ComfyUi = new ComfyUiPatience
            {
                HangsAfter = Span(configuration, "ComfyUi:HangsAfter", patience.HangsAfter),
                StuckAfter = Span(configuration, "ComfyUi:StuckAfter", patience.StuckAfter),
                AwayFor = Span(configuration, "ComfyUi:AwayFor", patience.AwayFor),
            },
            Prompts = PromptOptions.Read(configuration["Prompts:Address"], configuration["Prompts:Model"], configuration["Prompts:Key"]),
            Speech = SpeechOptions.Read(configuration["Speech:Address"], configuration["Speech:Model"], configuration["Speech:Voice"], configuration["Speech:Key"], configuration["Speech:Lanes"]),
            Simulation = new SimulationOptions { Speed = speed, WordTimes = configuration.GetValue("Simulation:WordTimes", true) },
            Currency = ReadCurrency(configuration["Money:Currency"]),
            SimulationFolder = configuration["Simulation:Folder"] ?? Path.Combine(data, "simulation"),
            SimulatedBackends = configuration.GetValue("Simulation:Backends", 2),
            Demo = configuration.GetValue("Demo", true),
        };
    }

    private static Currency ReadCurrency(string? code) => code switch
    {
        null => Currency.Default,
        _ when Currency.IsKnown(code) => new(code),
        _ => throw new InvalidOperationException($"Money:Currency is '{code}'; it must be a currency's code by ISO 4217, such as EUR or USD."),
    };

    private static TimeSpan Span(IConfiguration configuration, string name, TimeSpan otherwise) => configuration[name] switch
    {
        null => otherwise,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero => span,
        var text => throw new InvalidOperationException($"{name} is '{text}'; it must be a time such as 00:15:00."),
    };
}
