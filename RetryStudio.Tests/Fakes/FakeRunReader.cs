using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Runs as a test says they were.</summary>
public sealed class FakeRunReader : IRunReader
{
    /// <summary>Newest first.</summary>
    public List<RunLine> Runs { get; } = [];

    public Dictionary<Guid, RunReport> Reports { get; } = [];

    /// <summary>Holds a report back, as it was when it was asked for, until it is completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>How often a report was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Thrown while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<RunLine>> RunsAsync(RunFilter filter, CancellationToken ct) => Fault is null
        ? Task.FromResult<IReadOnlyList<RunLine>>([.. Runs
            .SkipWhile(line => filter.After is { } after && line.Run.Id != after).Skip(filter.After is null ? 0 : 1)
            .Where(line => (filter.ProjectId is null || line.Run.ProjectId == filter.ProjectId) && (filter.Status is null || line.Run.Status == filter.Status) && (filter.StartedBy is null || line.Run.StartedBy == filter.StartedBy))
            .Take(filter.Limit)])
        : Task.FromException<IReadOnlyList<RunLine>>(Fault);

    public Task<RunChoices> ChoicesAsync(CancellationToken ct) => Task.FromResult(new RunChoices(
        [.. Runs.Select(line => new RunProject(line.Run.ProjectId, line.Project)).Distinct()], [.. Runs.Select(line => line.Run.StartedBy).Distinct().Order()]));

    public async Task<RunReport?> ReportAsync(Guid runId, CancellationToken ct)
    {
        Reads++;
        var report = Reports.GetValueOrDefault(runId);
        await (Gate?.Task ?? Task.CompletedTask);
        return Fault is null ? report : throw Fault;
    }

    public Task<RunErrors?> ErrorsAsync(Guid runId, CancellationToken ct) => Task.FromResult<RunErrors?>(null);
}
