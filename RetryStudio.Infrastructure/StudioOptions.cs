using RetryStudio.Domain.Budgets;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Infrastructure.Prompts;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Infrastructure.Speech;

namespace RetryStudio.Infrastructure;

/// <summary>Everything the infrastructure is told from outside.</summary>
public sealed record StudioOptions(DatabaseOptions Database)
{
    public MediaOptions Media { get; init; } = new();

    public FfmpegOptions Ffmpeg { get; init; } = new();

    public EngineOptions Engine { get; init; } = new();

    public ComfyUiPatience ComfyUi { get; init; } = new();

    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>Where a language model writes video prompts. Default null: the template writes them.</summary>
    public PromptOptions? Prompts { get; init; }

    /// <summary>Where narration is spoken. Default null: by simulated servers and by workflows of ComfyUI.</summary>
    public SpeechOptions? Speech { get; init; }

    /// <summary>What the rates of backends are given in. Default EUR.</summary>
    public Currency Currency { get; init; } = Currency.Default;

    /// <summary>Where the simulated servers keep their own state.</summary>
    public string SimulationFolder { get; init; } = ".data/simulation";

    /// <summary>How many simulated servers a fresh studio gets. Default 2.</summary>
    public int SimulatedBackends { get; init; } = 2;

    /// <summary>Whether a fresh studio gets the demo project. Default true.</summary>
    public bool Demo { get; init; } = true;
}
