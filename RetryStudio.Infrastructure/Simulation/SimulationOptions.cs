namespace RetryStudio.Infrastructure.Simulation;

/// <summary>How a simulated GPU server behaves.</summary>
public sealed record SimulationOptions
{
    /// <summary>How many times faster than a real GPU it works; the GPU seconds it reports stay those of the real one. 1..1000, default 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether it paints pictures and clips. Without that every job takes its time and leaves the same tiny file. Default true.</summary>
    public bool MakeMedia { get; init; } = true;

    /// <summary>Whether it reports when each word of a narration is spoken. Default true.</summary>
    public bool WordTimes { get; init; } = true;

    internal bool ReportsWords => MakeMedia && WordTimes;
}
