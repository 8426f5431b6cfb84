using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Backends;

public enum BackendType
{
    Simulated,
    ComfyUi,

    /// <summary>An OpenAI-compatible server that speaks narration. The configuration names it.</summary>
    Speech,
}

/// <summary>One GPU server that lanes run on.</summary>
public sealed class Backend
{
    private const int ReasonLimit = 400;

    private static readonly TimeSpan ShortestOutage = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(4);

    /// <summary>An outage that is over for this long does not make the next one longer.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private static readonly DateTimeOffset Endless = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private Backend()
    {
    }

    public Backend(Guid id, string name, BackendType type, string? address = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Id, Name, Type, Address) = (id, name, type, address);
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public BackendType Type { get; private set; }

    /// <summary>Where the server listens; null for the simulated one.</summary>
    public string? Address { get; private set; }

    /// <summary>Sent with every request, for a proxy in front of the server. They are secrets: nobody is shown them, and no log has them.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A backend that is not enabled takes no new work.</summary>
    public bool Enabled { get; private set; } = true;

    /// <summary>Image and video share one GPU: while one runs, the other waits. Default true.</summary>
    public bool LanesExclusive { get; private set; } = true;

    /// <summary>Why the backend takes no work at the moment; null when it does.</summary>
    public string? OutOfServiceReason { get; private set; }

    /// <summary>Not leased again before this time, after it could not be reached.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>How often in a row it could not be reached.</summary>
    public int Rests { get; private set; }

    /// <summary>Of free backends the one with the highest weight goes first. Default 10, range 1..100.</summary>
    public int Weight { get; private set; } = BackendSettings.DefaultWeight;

    /// <summary>What workflows may ask for.</summary>
    public ImmutableSortedSet<string> Labels { get; private set; } = [];

    /// <summary>Money per GPU hour; null: not known.</summary>
    public decimal? CostPerHour { get; private set; }

    /// <summary>Why it was taken out of service; null while it is not.</summary>
    public BackendOutage? Outage { get; private set; }

    /// <summary>Until when the outage lasts; null when there is none. Without an end it is the last moment there is.</summary>
    public DateTimeOffset? OutUntil { get; private set; }

    /// <summary>What it did before this moment no longer counts against it.</summary>
    public DateTimeOffset? JudgedSince { get; private set; }

    /// <summary>The workflow it ran last: its models are probably still loaded.</summary>
    public string? WarmWorkflow { get; private set; }

    public int Revision { get; private set; }

    /// <summary>Takes an administrator's settings. At another address it starts as if it had never failed.</summary>
    public void Change(BackendSettings settings, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Name);
        if (settings.Address != Address || settings.Headers != Headers)
        {
            (NotBefore, OutOfServiceReason, Rests) = (null, null, 0);
            (Outage, OutUntil, JudgedSince, WarmWorkflow) = (null, null, now, null);
        }

        (Name, Address, Headers, Enabled, LanesExclusive) = (settings.Name, settings.Address, settings.Headers, settings.Enabled, settings.LanesExclusive);
        (Weight, Labels, CostPerHour) = (settings.Weight, settings.Labels, settings.CostPerHour);
        Revision++;
    }

    public bool TakesWork(DateTimeOffset now) => Enabled && (NotBefore is not { } rest || rest <= now) && !IsOut(now);

    public bool IsOut(DateTimeOffset now) => OutUntil > now;

    /// <summary>It went bad. Tries are tried anew after 10 min, then 20, 40 … up to 4 h; anything else waits for a person, or for its own recovery.</summary>
    /// <param name="jobId">The job that hangs.</param>
    public void TakeOut(OutageCause cause, string sentence, DateTimeOffset now, string? jobId = null)
    {
        var times = Outage is { } before && before.Cause == cause && now - before.Until < Forgotten ? before.Times + 1 : 1;
        var until = cause == OutageCause.Tries ? now + OutageOf(times) : (DateTimeOffset?)null;
        Outage = new(cause, Sentence.Cut(sentence, ReasonLimit), now, until, times, jobId);
        (OutUntil, JudgedSince) = (until ?? Endless, until ?? now);
        Revision++;
    }

    /// <summary>It gets work again, and what it did before no longer counts.</summary>
    public void PutBack(DateTimeOffset now)
    {
        (Outage, OutUntil, JudgedSince) = (null, null, now);
        (NotBefore, OutOfServiceReason, Rests) = (null, null, 0);
        Revision++;
    }

    /// <summary>It runs this workflow now.</summary>
    public void Warm(string workflow)
    {
        if (WarmWorkflow != workflow)
        {
            WarmWorkflow = workflow;
            Revision++;
        }
    }

    /// <summary>It could not be reached: it is left alone for 2 s, then 4 s, 8 s … up to 30 s, until it takes a job again.</summary>
    public void Rest(string reason, DateTimeOffset now)
    {
        Rests++;
        (NotBefore, OutOfServiceReason) = (now + Backoff.Delay(Rests, 0.5), Sentence.Cut(reason, ReasonLimit));
        Revision++;
    }

    public void BackInService()
    {
        if (OutOfServiceReason is null && NotBefore is null)
        {
            return;
        }

        (NotBefore, OutOfServiceReason, Rests) = (null, null, 0);
        Revision++;
    }

    private static TimeSpan OutageOf(int times) => times > 5 ? LongestOutage : ShortestOutage * (1 << (times - 1)) is var outage && outage < LongestOutage ? outage : LongestOutage;
}

/// <summary>The right to run one generation at a time on a backend. The epoch fences off a former owner.</summary>
public sealed class Lane
{
    private Lane()
    {
    }

    public Lane(Guid id, Guid backendId, AssetKind kind, int ordinal) =>
        (Id, BackendId, Kind, Ordinal) = (id, backendId, kind, ordinal);

    public Guid Id { get; private set; }

    public Guid BackendId { get; private set; }

    public AssetKind Kind { get; private set; }

    public int Ordinal { get; private set; }

    /// <summary>Rises whenever somebody takes the lane; an owner with an older epoch has lost it.</summary>
    public long Epoch { get; private set; }

    /// <summary>The try that runs here; null when the lane is free.</summary>
    public Guid? TryId { get; private set; }

    /// <summary>Takes the lane over from whoever had it.</summary>
    public long Take() => ++Epoch;

    public void Occupy(Guid tryId)
    {
        if (TryId is not null && TryId != tryId)
        {
            throw new InvalidOperationException($"Lane {Id} already runs try {TryId}.");
        }

        TryId = tryId;
    }

    public void Free() => TryId = null;
}
