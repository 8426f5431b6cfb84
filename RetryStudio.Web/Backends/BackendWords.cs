using System.Diagnostics;
using System.Globalization;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
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
    public static string Of(LaneWork work) => string.Create(CultureInfo.InvariantCulture, $"{work.Project} · {Segment.NameOf(work.Segment).ToLowerInvariant()} · attempt {work.AttemptNumber}{(work.TryNumber > 1 ? $", try {work.TryNumber}" : "")}");

    /// <summary>A day in one line.</summary>
    /// <example>Last 24 hours: busy 82 % of its time in service, 4 % of 120 tries failed by machine, 20 % of 60 results failed a check</example>
    public static string Of(BackendStatistics day)
    {
        var busy = day.BusyShare is { } share ? $"busy {Percent(share)} of its time in service" : "how busy it was is not known yet";
        var tries = day.Tries == 0 ? "no tries" : $"{Percent((double)day.Errors.Sum(error => error.Rate.Failures) / day.Tries)} of {Words.Number(day.Tries)} {(day.Tries == 1 ? "try" : "tries")} failed by machine";
        var results = day.Measured == 0 ? "no results" : $"{Percent((double)day.Checks.Sum(check => check.Rate.Failures) / day.Measured)} of {Words.Count(day.Measured, "result")} failed a check";
        return $"Last 24 hours: {busy}, {tries}, {results}";
    }

    public static string Service(BackendStatistics day) => $"In service for {Words.Duration(TimeSpan.FromSeconds(day.ServiceSeconds))} of the last 24 hours.";

    /// <example>5 of 120, 4 %</example>
    public static string Here(FailureRate rate) => $"{Words.Number(rate.Failures)} of {Words.Number(rate.Of)}, {Percent(rate.Share)}";

    public static string Others(FailureRate rate) => rate.Others is { } others ? $"{Percent(others)}{(IsMarkedly(rate) ? ", far fewer" : "")}" : "too few to tell";

    /// <summary>Whether it fails at least twice as often as the others, and at least in one of twenty.</summary>
    public static bool IsMarkedly(FailureRate rate) => rate.Others is { } others && rate.Share >= 0.05 && rate.Share >= 2 * others;

    /// <summary>The icon of a kind.</summary>
    public static string IconOf(AssetKind kind) => kind switch
    {
        AssetKind.Image => "image",
        AssetKind.Video => "film",
        _ => "sound",
    };

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static string Gigabytes(long bytes) => (bytes / Gigabyte).ToString("0.#", CultureInfo.InvariantCulture);
}
