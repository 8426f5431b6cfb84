namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>How long the studio waits for a server that does not do what it should.</summary>
public sealed record ComfyUiPatience
{
    /// <summary>
    /// A job that the socket told of, and then nothing more for this long, hangs. Default 15 min; longer where single nodes take longer
    /// than that. A job of which the socket told nothing, as behind a proxy that lets no sockets through, gets four times as long.
    /// </summary>
    public TimeSpan HangsAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A queue of which nothing runs for this long does not move. Default 1 min.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A server that cannot be reached for this long is given up, and its job made elsewhere. Default 2 min.</summary>
    public TimeSpan AwayFor { get; init; } = TimeSpan.FromMinutes(2);

    public ComfyUiOptions ApplyTo(ComfyUiOptions options) => options with { HangsAfter = HangsAfter, StuckAfter = StuckAfter, Patience = AwayFor };
}
