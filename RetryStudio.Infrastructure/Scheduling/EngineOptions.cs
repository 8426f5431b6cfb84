namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>How the engine behaves.</summary>
public sealed record EngineOptions
{
    /// <summary>Names this node in the cluster. It must stay the same over restarts and differ between nodes. Default: the machine's name.</summary>
    public string InstanceId { get; init; } = Environment.MachineName;

    /// <summary>How long a lane without work stays awake. Default 2 s.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an idle lane looks for work, and a busy one for a cancel. Default 250 ms.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often lost wakes and evaluations are looked for. Default 2 s.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the backends are looked after. Default 3 s.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often files of trials that nobody has used for a day are removed. Default 1 h.</summary>
    public TimeSpan ClearTrials { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Attempts measured at a time on this node. Default: the number of cores.</summary>
    public int Evaluations { get; init; } = Environment.ProcessorCount;
}
