using System.Collections.Immutable;

namespace RetryStudio.Domain.Scorers;

public enum ScorerType
{
    /// <summary>A service that is asked over HTTP.</summary>
    Http,

    /// <summary>A program on this machine.</summary>
    Command,

    /// <summary>The nodes of the workflows themselves: they report, nobody is asked.</summary>
    Workflow,
}

/// <summary>What an administrator sets of a scorer.</summary>
public sealed record ScorerSettings(string Name, ScorerType Type)
{
    public const int NameLimit = 80;

    public const int DefaultTimeout = 60;

    public const int LongestTimeout = 600;

    public const int DefaultAtOnce = 2;

    public const int MostAtOnceLimit = 16;

    public const int MostChecks = 40;

    public const int MostArguments = 40;

    /// <summary>Where the service listens; null for the other types.</summary>
    public string? Address { get; init; }

    /// <summary>Sent with every request. They are secrets: nobody is shown them, and no log has them.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The program that is started; null for the other types.</summary>
    public string? Program { get; init; }

    /// <summary>Given to the program one by one, as they stand: no shell reads them.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Seconds that one request may take. Default 60, range 1..600.</summary>
    public int TimeoutSeconds { get; init; } = DefaultTimeout;

    /// <summary>Requests at a time. Default 2, range 1..16.</summary>
    public int MostAtOnce { get; init; } = DefaultAtOnce;

    /// <summary>A scorer that is not enabled is not asked, as if it were not there.</summary>
    public bool Enabled { get; init; } = true;

    public ImmutableArray<CheckScale> Checks { get; init; } = [];

    // Its headers are secrets: they must not get into a log by way of this record.
    public override string ToString() => $"{Name} ({Type}, {Address ?? Program})";
}

/// <summary>What an administrator wants of a scorer. Null keeps what is there.</summary>
public sealed record ScorerChange
{
    public static readonly ScorerChange None = new();

    public string? Name { get; init; }

    public string? Address { get; init; }

    /// <summary>All of them: they replace those that are kept.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? Program { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? MostAtOnce { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<CheckScale>? Checks { get; init; }

    /// <summary>The revision the change was made from; null changes whatever is there.</summary>
    public int? Revision { get; init; }
}
