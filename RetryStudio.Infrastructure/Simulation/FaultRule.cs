using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

public enum FaultStage
{
    /// <summary>When the job is handed over.</summary>
    Submit,

    /// <summary>While the job runs.</summary>
    Run,
}

/// <summary>One way in which a simulated server fails on purpose.</summary>
public sealed record FaultRule
{
    public required ErrorClass Class { get; init; }

    /// <summary>Default <see cref="FaultStage.Run"/>.</summary>
    public FaultStage Stage { get; init; } = FaultStage.Run;

    /// <summary>Share of the jobs that are hit, 0..1, the same jobs every time. Default 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Hits this many jobs and then no more; null for no limit. Default null.</summary>
    public int? Count { get; init; }

    /// <summary>Hits only this kind; null for all. Default null.</summary>
    public AssetKind? Kind { get; init; }

    /// <summary>
    /// For a connection or a timeout at <see cref="FaultStage.Submit"/>: whether the job was taken and only the answer lost.
    /// Default null: half of the broken connections, none of the timeouts.
    /// </summary>
    public bool? Taken { get; init; }

    internal bool Hits(Guid job, AssetKind kind, FaultStage stage) =>
        Stage == stage && (Kind ?? kind) == kind && StableHash.Unit(Dice(job, "rate")) < Rate;

    internal bool TakesJob(Guid job) => Taken ?? (Class == ErrorClass.Connection && StableHash.Unit(Dice(job, "taken")) < 0.5);

    internal InjectedFault Inject(Guid job)
    {
        var dice = StableHash.Unit(Dice(job, "share"));
        return new InjectedFault(Class, Math.Round(Class switch
        {
            ErrorClass.OutOfMemory => 0.02 + (0.2 * dice),
            ErrorClass.Timeout => 1,
            _ => 0.1 + (0.8 * dice),
        }, 4));
    }

    private ulong Dice(Guid job, string purpose) => StableHash.Mix(StableHash.Mix(StableHash.Of(job.ToString("D")), (ulong)Class), purpose);
}

/// <summary>A fault that will end a job.</summary>
/// <param name="Share">When, as a share of the job's time, 0..1.</param>
internal sealed record InjectedFault(ErrorClass Class, double Share);
