using System.Diagnostics;
using System.Globalization;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Backends;

/// <summary>Backends as they stand on the screens.</summary>
public static class BackendWords
{
    private const decimal Gigabyte = 1024 * 1024 * 1024;

    public static StatusWords Of(BackendStanding standing) => standing switch
    {
        BackendStanding.Ready => new("Ready", Tone.Success, "check"),
        BackendStanding.Working => new("Working", Tone.Info, "play"),
        BackendStanding.Draining => new("Draining", Tone.Warning, "pause"),
        BackendStanding.Off => new("Off", Tone.Neutral, "stop"),
        BackendStanding.Resting => new("Resting", Tone.Warning, "clock"),
        BackendStanding.TakenOut => new("Taken out", Tone.Danger, "cross"),
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether it should answer and does not.</summary>
    public static bool IsSilent(BackendView backend) => backend is { Healthy: false, Standing: BackendStanding.Ready or BackendStanding.Working or BackendStanding.Draining };

    /// <example>Taken out 12 min ago, 2 times in a row. It gets no work until 21 Nov 2026, 14:05 UTC, and is tried again by itself then.</example>
    public static string Of(BackendOutage outage, DateTimeOffset now)
    {
        var times = outage.Times > 1 ? string.Create(CultureInfo.InvariantCulture, $", {outage.Times} times in a row") : "";
        var until = outage.Until is { } end
            ? $"It gets no work until {Words.Moment(end)}, and is tried again by itself then."
            : $"It gets no work until {(outage.Cause == OutageCause.Stall ? "it works on again, or somebody puts it back" : "somebody puts it back")}.";
        return $"Taken out {Words.Ago(outage.Since, now)}{times}. {until}";
    }

    /// <summary>What happens next, and what one can do about it; null when its word says all.</summary>
    public static string? Next(BackendStanding standing) => standing switch
    {
        BackendStanding.TakenOut => "'Put back' gives it work at once, and what it did before no longer counts against it.",
        BackendStanding.Resting => "It is left alone for at most 30 seconds, and then gets work again by itself. 'Put back' gives it work at once.",
        BackendStanding.Draining => "It finishes what runs and takes nothing new; then it is off. 'Turn on' gives it work again.",
        BackendStanding.Off => "It gets no work until somebody turns it on.",
        BackendStanding.Ready or BackendStanding.Working => null,
        _ => throw new UnreachableException(),
    };

    /// <summary>Without the allocator that servers put behind it.</summary>
    /// <example>cuda:0 NVIDIA GeForce RTX 4090</example>
    public static string Name(DeviceView device) => device.Name.Split(" : ")[0];

    /// <example>12, 1 failed by machine</example>
    public static string Tries(BackendDay day) => day switch
    {
        { Tries: 0 } => "none",
        { MachineFailures: 0 } => $"{Words.Number(day.Tries)}, none failed by machine",
        _ => $"{Words.Number(day.Tries)}, {Words.Number(day.MachineFailures)} failed by machine",
    };

    /// <example>18.2 of 24 GB free</example>
    public static string Memory(DeviceView device) => device switch
    {
        { FreeMemory: { } free, TotalMemory: { } total } => $"{Gigabytes(free)} of {Gigabytes(total)} GB free",
        { TotalMemory: { } total } => $"{Gigabytes(total)} GB",
        _ => "memory not told",
    };

    /// <summary>0..1; null when it is not told.</summary>
    public static double? UsedShare(DeviceView device) =>
        device is { FreeMemory: { } free, TotalMemory: { } total and > 0 } ? Math.Clamp(1 - ((double)free / total), 0, 1) : null;

    /// <example>1 running, 3 waiting</example>
    public static string Queue(int running, int queued) => string.Create(CultureInfo.InvariantCulture, $"{running:N0} running, {queued:N0} waiting");

    /// <example>Video 2</example>
    public static string Of(LaneView lane, int ofItsKind) => ofItsKind > 1 ? string.Create(CultureInfo.InvariantCulture, $"{lane.Kind} {lane.Ordinal + 1}") : lane.Kind.ToString();

    /// <example>The last boat · segment 5 · attempt 2, try 3</example>
    public static string Of(LaneWork work) => string.Create(CultureInfo.InvariantCulture, $"{work.Project} · segment {work.Segment} · attempt {work.AttemptNumber}{(work.TryNumber > 1 ? $", try {work.TryNumber}" : "")}");

    /// <summary>The icon of a kind.</summary>
    public static string IconOf(AssetKind kind) => kind switch
    {
        AssetKind.Image => "image",
        AssetKind.Video => "film",
        _ => "sound",
    };

    private static string Gigabytes(long bytes) => (bytes / Gigabyte).ToString("0.#", CultureInfo.InvariantCulture);
}
