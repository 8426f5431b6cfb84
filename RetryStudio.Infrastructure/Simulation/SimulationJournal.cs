using System.Text.Json;
using System.Text.Json.Serialization;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

internal enum JournalEvent
{
    Accepted,
    Refused,
    Finished,
    Failed,
    Cancelled,
    Lost,
}

/// <summary>Something that happened at a simulated server.</summary>
internal sealed record JournalLine
{
    public required JournalEvent Event { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public AssetKind Kind { get; init; }

    /// <summary>Accepted only.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Accepted only: the whole job's GPU seconds.</summary>
    public decimal? NominalSeconds { get; init; }

    /// <summary>Accepted only: what will end the job.</summary>
    public InjectedFault? Fault { get; init; }

    /// <summary>Accepted only: a start image was handed over.</summary>
    public bool StartImage { get; init; }

    /// <summary>When the job had begun; null when it never did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>GPU seconds consumed, once ended.</summary>
    public decimal GpuSeconds { get; init; }

    /// <summary>Failed or refused: why. Accepted: the fault that lost the answer.</summary>
    public ErrorClass? Class { get; init; }
}

/// <summary>The memory of a simulated server: one line per event, only ever added to. Held by one process at a time.</summary>
internal sealed class SimulationJournal : IAsyncDisposable
{
    public const string FileName = "journal.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly FileStream _file;

    private SimulationJournal(FileStream file) => _file = file;

    /// <exception cref="IOException">Another process holds this server.</exception>
    public static SimulationJournal Open(string folder) =>
        new(new FileStream(
            Path.Combine(folder, FileName),
            new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous }));

    /// <summary>Reads everything from the beginning. A last line that was cut off by a crash is removed: nobody was told of it.</summary>
    /// <param name="unreadable">Receives whole lines that make no sense.</param>
    public async Task<List<JournalLine>> ReadAsync(Action<string> unreadable, CancellationToken ct)
    {
        _file.Position = 0;
        var lines = new List<JournalLine>();
        var bytes = new byte[_file.Length];
        await _file.ReadExactlyAsync(bytes, ct);
        var start = 0;
        for (int end; (end = bytes.AsSpan(start).IndexOf((byte)'\n')) >= 0; start += end + 1)
        {
            if (Parse(bytes.AsSpan(start, end)) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                unreadable(System.Text.Encoding.UTF8.GetString(bytes.AsSpan(start, Math.Min(end, 200))));
            }
        }

        _file.SetLength(start);
        _file.Position = start;
        return lines;
    }

    /// <summary>When this returns, the line survives the end of this process, whatever kind of end.</summary>
    public async Task AppendAsync(JournalLine line)
    {
        var before = _file.Position;
        try
        {
            // In one piece and never cancelled: half a line would spoil the next one.
            await _file.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, Json), (byte)'\n'], CancellationToken.None);
        }
        catch
        {
            _file.SetLength(before);
            _file.Position = before;
            throw;
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static JournalLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
