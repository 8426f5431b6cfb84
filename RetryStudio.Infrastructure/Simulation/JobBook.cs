namespace RetryStudio.Infrastructure.Simulation;

/// <summary>All jobs of a simulated server: those that wait or run, and little more than the outcome of the others. Not for several threads.</summary>
internal sealed class JobBook(MediaFolder media, SimulatedFaults faults, bool reportsWords)
{
    private readonly Dictionary<Guid, SimulatedJob> _open = [];
    private readonly Dictionary<Guid, EndedJob> _ended = [];
    private DateTimeOffset _freeFrom;

    public SimulatedJob? Running { get; private set; }

    /// <summary>Jobs accepted since the server exists.</summary>
    public long Taken { get; private set; }

    public int Queued => _open.Count - (Running is null ? 0 : 1);

    public IEnumerable<SimulatedJob> AllOpen => _open.Values;

    public SimulatedJob? Open(Guid id) => _open.GetValueOrDefault(id);

    public EndedJob? Ended(Guid id) => _ended.GetValueOrDefault(id);

    public bool Knows(Guid id) => _open.ContainsKey(id) || _ended.ContainsKey(id);

    /// <summary>Lives through everything again and returns the jobs that still wait, in their order.</summary>
    public List<SimulatedJob> Replay(IEnumerable<JournalLine> lines)
    {
        var accepted = new List<SimulatedJob>();
        foreach (var line in lines)
        {
            RememberFault(line);
            if (line is { Event: JournalEvent.Accepted, Recipe: not null })
            {
                accepted.Add(Add(line));
            }
            else if (line.Event != JournalEvent.Refused && _open.TryGetValue(line.Id, out var job))
            {
                End(job, line);
            }
        }

        return [.. accepted.Where(job => Open(job.Id) == job)];
    }

    public SimulatedJob Add(JournalLine accepted)
    {
        Taken++;
        return _open[accepted.Id] = new SimulatedJob(accepted);
    }

    /// <summary>Starts when the job before it ended, not when somebody came to look. False when it was cancelled in the queue.</summary>
    public bool Start(SimulatedJob job)
    {
        if (Open(job.Id) != job)
        {
            return false;
        }

        job.StartedAt = job.AcceptedAt > _freeFrom ? job.AcceptedAt : _freeFrom;
        Running = job;
        return true;
    }

    public EndedJob End(SimulatedJob job, JournalLine end)
    {
        _open.Remove(job.Id);
        var kept = new EndedJob(end.Event, job.Kind, end.GpuSeconds, end.Class, end.Event == JournalEvent.Finished ? job.Fortune.FaceConfidence : null) { ReportsWords = reportsWords };
        if (Running == job)
        {
            Running = null;
        }

        if (end.StartedAt is not null && end.At > _freeFrom)
        {
            _freeFrom = end.At;
        }

        if (end.Event != JournalEvent.Lost)
        {
            _ended[job.Id] = kept;
        }

        media.Ended(job, painted: end.Event == JournalEvent.Finished);
        job.Dispose();
        return kept;
    }

    private void RememberFault(JournalLine line)
    {
        if (line.Event is JournalEvent.Accepted or JournalEvent.Refused && (line.Class ?? line.Fault?.Class) is { } error)
        {
            faults.Remember(new FaultHit(line.At, line.Class is null ? FaultStage.Run : FaultStage.Submit, error, line.Kind));
        }
    }
}
