namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Where ffmpeg stands and how long one call may take.</summary>
public sealed record FfmpegOptions
{
    /// <summary>Program name or full path. Default <c>ffmpeg</c>, found on the path.</summary>
    public string Ffmpeg { get; init; } = "ffmpeg";

    /// <summary>Program name or full path. Default <c>ffprobe</c>, found on the path.</summary>
    public string Ffprobe { get; init; } = "ffprobe";

    /// <summary>After this time a call is killed. Default 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>These, for files that are delivered: they are larger than what GPUs make.</summary>
    public FfmpegOptions ForMasters() => this with { Timeout = Timeout > MasterTimeout ? Timeout : MasterTimeout, MostFile = Math.Max(MostFile, MostMaster) };

    private static readonly TimeSpan MasterTimeout = TimeSpan.FromMinutes(15);

    private const long MostMaster = 16L << 30;

    /// <summary>Bytes of address space that one call may take. Every thread takes some, used or not. Default 6 GB.</summary>
    public long MostMemory { get; init; } = 6L << 30;

    /// <summary>Bytes of the largest file that one call may write. Default 2 GB.</summary>
    public long MostFile { get; init; } = 2L << 30;
}
