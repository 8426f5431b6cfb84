using System.Collections.Immutable;

namespace RetryStudio.Domain.Backends;

/// <summary>What a backend said the last time it was asked how it is.</summary>
public sealed class BackendHealth
{
    /// <summary>One probe may miss a server that is merely busy.</summary>
    private const int MissesOfTheDead = 2;

    private BackendHealth()
    {
    }

    public BackendHealth(Guid backendId) => BackendId = backendId;

    public Guid BackendId { get; private set; }

    public bool Healthy { get; private set; }

    public string Sentence { get; private set; } = "";

    public string? Version { get; private set; }

    public int Queued { get; private set; }

    public int Running { get; private set; }

    public long? Generations { get; private set; }

    public ImmutableArray<DeviceView> Devices { get; private set; } = [];

    /// <summary>Bytes free on its largest GPU; null when it does not say.</summary>
    public long? FreeMemory { get; private set; }

    /// <summary>How often in a row it could not be asked.</summary>
    public int Misses { get; private set; }

    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>How long it was there for work, hour by hour over the last day.</summary>
    public ImmutableArray<ServiceHour> InService { get; private set; } = [];

    /// <summary>It has not answered for more than one probe.</summary>
    public bool IsGone => Misses >= MissesOfTheDead;

    /// <param name="takesWork">It would get work, as far as the studio is concerned.</param>
    public void Note(BackendReport report, bool takesWork, DateTimeOffset now)
    {
        InService = takesWork && report.Healthy ? ServiceHour.After(InService, CheckedAt, now) : InService;
        (Healthy, Sentence, Version) = (report.Healthy, Domain.Sentence.Cut(report.Sentence, 400), report.Version);
        (Queued, Running, Generations, Devices, FreeMemory) = (report.Queued, report.Running, report.GenerationsTaken, report.Devices, report.FreeMemory);
        (Misses, CheckedAt) = (report.Reachable ? 0 : Misses + 1, now);
    }
}
