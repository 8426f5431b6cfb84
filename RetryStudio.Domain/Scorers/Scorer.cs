using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Scorers;

/// <summary>A source of scores beside the built-in checks.</summary>
public sealed class Scorer
{
    private Scorer()
    {
    }

    public Scorer(Guid id, ScorerSettings settings)
    {
        (Id, Type) = (id, settings.Type);
        Change(settings);
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public ScorerType Type { get; private set; }

    public string? Address { get; private set; }

    public ImmutableSortedDictionary<string, string> Headers { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? Program { get; private set; }

    public ImmutableArray<string> Arguments { get; private set; } = [];

    public int TimeoutSeconds { get; private set; }

    public int MostAtOnce { get; private set; }

    public bool Enabled { get; private set; }

    public int Revision { get; private set; }

    /// <summary>Takes an administrator's settings. Its checks have rows of their own.</summary>
    public void Change(ScorerSettings settings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Name);
        (Name, Address, Headers, Program, Arguments) = (settings.Name, settings.Address, settings.Headers, settings.Program, settings.Arguments);
        (TimeoutSeconds, MostAtOnce, Enabled) = (settings.TimeoutSeconds, settings.MostAtOnce, settings.Enabled);
        Revision++;
    }

    public ScorerSettings Settings(IEnumerable<ScoredCheck> checks) => new(Name, Type)
    {
        Address = Address, Headers = Headers, Program = Program, Arguments = Arguments,
        TimeoutSeconds = TimeoutSeconds, MostAtOnce = MostAtOnce, Enabled = Enabled,
        Checks = [.. checks.OrderBy(check => check.Check, StringComparer.Ordinal).Select(check => check.Scale)],
    };
}

/// <summary>Which scorer gives the score of a check. The check is the key: it has one source.</summary>
public sealed class ScoredCheck
{
    private ScoredCheck()
    {
    }

    public ScoredCheck(Guid scorerId, CheckScale scale)
    {
        (ScorerId, Check) = (scorerId, scale.Check);
        Change(scale);
    }

    public string Check { get; private set; } = "";

    public Guid ScorerId { get; private set; }

    public double Worst { get; private set; }

    public double Best { get; private set; }

    public ImmutableArray<AssetKind> Kinds { get; private set; } = [];

    public CheckScale Scale => new(Check, Worst, Best, Kinds);

    public void Change(CheckScale scale) => (Worst, Best, Kinds) = (scale.Worst, scale.Best, scale.Kinds);
}
