using System.Globalization;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>One call of ffmpeg or ffprobe.</summary>
public sealed record FfmpegCall(IReadOnlyList<string> Arguments)
{
    /// <summary>Writes the program's standard input; without it the input is closed at once.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>Reads the program's standard output to its end; without it the output is discarded.</summary>
    public Func<Stream, CancellationToken, Task>? Output { get; init; }

    /// <summary>Sees every line of standard error first; a line it takes (true) is not kept as an error.</summary>
    public Func<string, bool>? TakeErrorLine { get; init; }

    /// <summary>Lets everything else on this machine go first. Default false.</summary>
    public bool LowPriority { get; init; }

    /// <summary>Bytes of standard output that are read before the call is stopped. Default 2 GB: half an hour of small frames.</summary>
    public long MostOutput { get; init; } = 2L << 30;

    /// <summary>Arguments that open a file of ours for reading, and nothing but files and pipes.</summary>
    public static IEnumerable<string> Open(string file) =>
        ["-protocol_whitelist", "file,pipe", "-format_whitelist", Formats, .. DecodeLimits.Arguments, .. PictureFormat.Arguments(file), "-i", "file:" + Path.GetFullPath(file)];

    /// <summary>Arguments that open a list of files of ours, which is handed in as the standard input. Nothing that a backend made may stand in its place.</summary>
    public static IEnumerable<string> OpenList() => ["-protocol_whitelist", "file,pipe", "-format_whitelist", "concat,mov", "-f", "concat", "-safe", "0", "-i", "pipe:0"];

    /// <summary>Arguments by which ffmpeg decodes a file of ours. What a file says of its rotation counts nowhere, so that all that is made of it agrees.</summary>
    /// <param name="threads">Default: as many as processors, and no more than fit into the memory that a call may take.</param>
    public static IEnumerable<string> Decode(string file, int? threads = null) => ["-noautorotate", "-threads", Threads(threads), .. Open(file)];

    /// <summary>Left to itself, ffmpeg takes a thread for every processor of the machine, also where only some are ours.</summary>
    public static string Threads(int? wanted = null) => (wanted ?? Math.Clamp(Environment.ProcessorCount, 1, MostThreads)).ToString(CultureInfo.InvariantCulture);

    private const int MostThreads = 8;

    /// <summary>
    /// What a backend may hand in. Left out on purpose: playlists, which read other files and hosts; image sequences, which read
    /// a name as a pattern; and demuxers that take any text for a picture.
    /// </summary>
    private const string Formats = "mov,matroska,avi,gif,apng,ogg,wav,flac,mp3,aac,png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,yuv4mpegpipe";
}

/// <summary>How a call ended.</summary>
/// <param name="ExitCode">The program's own; it is 0 for many broken files.</param>
/// <param name="Errors">Lines of standard error that nobody took, the first 200 of them.</param>
/// <param name="TimedOut">The call was killed because it took too long.</param>
public sealed record FfmpegRun(int ExitCode, IReadOnlyList<string> Errors, bool TimedOut)
{
    /// <summary>The run itself. That a machine was slow says nothing about the file.</summary>
    /// <exception cref="InspectionOverrunException">It took too long and was stopped.</exception>
    public FfmpegRun InTime() => TimedOut ? throw new InspectionOverrunException("ffmpeg took too long and was stopped. The machine may be overloaded.") : this;

    /// <summary>The run itself, if it had what it asked for.</summary>
    /// <exception cref="InspectionUnavailableException">The machine lacked something, or the limits ended it.</exception>
    public FfmpegRun Within() => Shortage is not { } shortage ? this : throw (Overran ? new InspectionOverrunException(shortage) : new InspectionUnavailableException(shortage));

    private bool Overran => ExitCode > 128 || Errors.Any(line => line.Contains("Cannot allocate memory", StringComparison.Ordinal) || line.Contains("File too large", StringComparison.Ordinal));

    /// <summary>
    /// What the machine lacked, or that the limits ended it; null when neither. It says nothing about the file but that it asks for much.
    /// </summary>
    public string? Shortage => ExitCode > 128 ? "ffmpeg was stopped, since it took more memory or processor time than one file may."
        : Errors.Any(line => Shortages.Any(word => line.Contains(word, StringComparison.Ordinal))) ? "ffmpeg ran out of memory, threads or disk space." : null;

    private static readonly string[] Shortages = ["Cannot allocate memory", "Resource temporarily unavailable", "No space left on device", "File too large"];

    public bool Succeeded => ExitCode == 0 && !TimedOut;

    /// <summary>The errors in one text, for logs and exceptions.</summary>
    public string ErrorText => TimedOut ? "It took too long and was stopped." : string.Join('\n', Errors);
}
