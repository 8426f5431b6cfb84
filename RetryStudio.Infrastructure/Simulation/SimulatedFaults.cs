using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>
/// The faults of one simulated server: set by the program, or written as a list of <see cref="FaultRule"/> into <c>faults.json</c>
/// in the server's folder, for instance <c>[{"class":"out_of_memory","rate":0.1},{"class":"connection","stage":"submit","count":2}]</c>.
/// The file is read again when it changes, and its counts start again then; a restart of the program does not start them again.
/// </summary>
public sealed class SimulatedFaults
{
    public const string FileName = "faults.json";

    /// <summary>Remembered for the counts of the file's rules.</summary>
    private const int MostHits = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly ILogger _logger;
    private readonly Queue<FaultHit> _hits = [];
    private List<CountedRule> _set = [];
    private List<CountedRule> _read = [];
    private DateTime _readAt;

    internal SimulatedFaults(string folder, ILogger logger) => (_file, _logger) = (Path.Combine(folder, FileName), logger);

    /// <summary>The rules in force: those of the program first, then those of the file.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_lock)
            {
                ReadChanges();
                return [.. _set.Concat(_read).Select(counted => counted.Rule)];
            }
        }
    }

    /// <summary>Replaces the rules of the program; the file's stay as they are.</summary>
    public void Set(params IEnumerable<FaultRule> rules)
    {
        lock (_lock)
        {
            _set = [.. rules.Select(rule => new CountedRule(rule))];
        }
    }

    public void Clear() => Set();

    /// <summary>The first rule that hits this job, or null. A rule with a count is used up by it.</summary>
    internal FaultRule? Draw(Guid job, AssetKind kind, FaultStage stage)
    {
        lock (_lock)
        {
            ReadChanges();
            var hit = _set.Concat(_read).FirstOrDefault(counted => counted.Left > 0 && counted.Rule.Hits(job, kind, stage));
            if (hit is not null)
            {
                hit.Left--;
            }

            return hit?.Rule;
        }
    }

    /// <summary>Tells of a fault from before the restart.</summary>
    internal void Remember(FaultHit hit)
    {
        lock (_lock)
        {
            _hits.Enqueue(hit);
            if (_hits.Count > MostHits)
            {
                _hits.Dequeue();
            }
        }
    }

    private void ReadChanges()
    {
        // A missing file has a time as well, one from long ago.
        var changed = File.GetLastWriteTimeUtc(_file);
        if (changed == _readAt)
        {
            return;
        }

        try
        {
            var rules = File.Exists(_file) ? JsonSerializer.Deserialize<List<FaultRule>>(File.ReadAllText(_file), Json) ?? [] : [];
            _read = [.. rules.Select(rule => new CountedRule(rule) { Left = (rule.Count ?? int.MaxValue) - _hits.Count(hit => hit.At >= changed && hit.Of(rule)) })];
            _hits.Clear();
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            _logger.LogWarning(problem, "The faults in {File} cannot be read; the former ones stay in force.", _file);
        }

        _readAt = changed;
    }

    private sealed class CountedRule(FaultRule rule)
    {
        public FaultRule Rule => rule;

        public int Left { get; set; } = rule.Count ?? int.MaxValue;
    }
}

/// <summary>A fault that was injected before the restart.</summary>
internal sealed record FaultHit(DateTimeOffset At, FaultStage Stage, ErrorClass Class, AssetKind Kind)
{
    public bool Of(FaultRule rule) => rule.Stage == Stage && rule.Class == Class && (rule.Kind ?? Kind) == Kind;
}
