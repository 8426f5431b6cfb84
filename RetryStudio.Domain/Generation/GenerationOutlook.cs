using System.Collections.Immutable;
using RetryStudio.Domain.Budgets;

namespace RetryStudio.Domain.Generation;

/// <summary>Reads how long generation will take.</summary>
public interface IGenerationOutlook
{
    /// <param name="all">Everything that is to be made; otherwise only what is being made now.</param>
    Task<GenerationOutlook> OfProjectAsync(Guid projectId, bool all, CancellationToken ct);
}

/// <summary>How long a project's generation will take, retries among it.</summary>
/// <param name="Panels">Of the coherence sheet: GPU seconds.</param>
/// <param name="Storyboard">GPU seconds.</param>
public sealed record GenerationOutlook(CompletionForecast Panels, CompletionForecast Storyboard, LanePace Pace, DateTimeOffset ReadAt)
{
    /// <summary>Something waits that no backend can take, so that nobody can tell how long.</summary>
    public bool IsHeldUp { get; init; }

    /// <summary>Of clips that are being upscaled: GPU seconds.</summary>
    public CompletionForecast Upscales { get; init; } = new(0, 0, 0);

    public Eta? OfUpscales => Pace.TimeFor(Upscales);

    public Eta? OfPanels => Pace.TimeFor(Panels);

    public Eta? OfStoryboard => Pace.TimeFor(Storyboard);

    /// <summary>When the panels come first: what others get meanwhile, they do not get once more.</summary>
    public Eta? OfStoryboardAfterPanels => Pace.After(Panels).TimeFor(Storyboard);
}

/// <summary>How fast the lanes get on for one project. A lane takes turns among projects, by their weights.</summary>
/// <param name="Lanes">Generations that run at one time.</param>
/// <param name="Stretch">Seconds by the clock for which a GPU second keeps its lane, as measured lately; 1 before that.</param>
/// <param name="Weight">The project's own.</param>
/// <param name="Others">What the lanes have to make for other projects.</param>
public sealed record LanePace(int Lanes, double Stretch, int Weight, ImmutableArray<OtherWork> Others)
{
    /// <summary>Null when nothing is to be made, or no lane is there for it.</summary>
    public Eta? TimeFor(CompletionForecast work) => Lanes <= 0 || work.Slots == 0 || work.P50 <= 0 ? null : new(Clock((double)work.P50 + Waiting(work.P50)), Clock((double)work.P90 + Waiting(work.P90)))
    {
        Waiting = Clock(Waiting(work.P50)),
    };

    /// <summary>The same once this is made.</summary>
    public LanePace After(CompletionForecast work) => this with { Others = [.. Others.Select(other => other with { GpuSeconds = other.GpuSeconds - Turns(other, work.P50) })] };

    private double Waiting(decimal own) => Others.Sum(other => Turns(other, own));

    // For every turn of the project others get theirs, as long as they have something left.
    private double Turns(OtherWork other, decimal own) => Math.Min(other.GpuSeconds, (double)own * other.Weight / Math.Max(1, Weight));

    private TimeSpan Clock(double gpuSeconds) => TimeSpan.FromSeconds(Math.Min(gpuSeconds * Stretch / Lanes, TimeSpan.MaxValue.TotalSeconds / 2));
}

/// <summary>What lanes have to make for another project.</summary>
public readonly record struct OtherWork(int Weight, double GpuSeconds);
