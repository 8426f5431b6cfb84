using System.Globalization;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Starts a program under limits of memory, processor time and file size, by way of prlimit, which every Debian has. A file that makes
/// a decoder run wild then ends the decoder, and not the machine. Without prlimit the program runs without limits.
/// </summary>
internal sealed class ResourceLimits(FfmpegOptions options)
{
    private static readonly string? Prlimit = Find("prlimit");

    private readonly string[] _limits =
    [
        Text($"--as={options.MostMemory}"), Text($"--cpu={Math.Max(1, (long)options.Timeout.TotalSeconds * Environment.ProcessorCount)}"), Text($"--fsize={options.MostFile}"), "--core=0", "--",
    ];

    /// <summary>What is to be started. A program that is not there stays as it is, so that its own start fails.</summary>
    public (string Program, IEnumerable<string> Arguments) On(string program, IEnumerable<string> arguments) =>
        Prlimit is { } prlimit && Find(program) is { } found ? (prlimit, [.. _limits, found, .. arguments]) : (program, arguments);

    private static string? Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program) ? Path.GetFullPath(program) : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
