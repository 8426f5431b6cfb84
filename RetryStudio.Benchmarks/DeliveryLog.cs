using System.Collections.Concurrent;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Benchmarks;

/// <summary>Notes when each backend was given a job and how long that kept it busy.</summary>
internal sealed class DeliveryLog(TimeProvider time, double speed)
{
    private readonly ConcurrentDictionary<Guid, IGenerationBackend> _wrapped = new();

    public ConcurrentQueue<(Guid Backend, long Accepted, double BusySeconds)> Jobs { get; } = new();

    public long Submitted => Interlocked.Read(ref _submitted);

    public long LastSubmission => Interlocked.Read(ref _last);

    private long _submitted;

    private long _last;

    public IGenerationBackend Over(Guid id, IGenerationBackend backend) => _wrapped.GetOrAdd(id, _ => new Logged(this, id, backend));

    /// <summary>Milliseconds each backend stood idle between two jobs that lay in the window.</summary>
    public List<double> Gaps(long from) =>
    [
        .. Jobs.GroupBy(job => job.Backend).SelectMany(backend =>
        {
            var jobs = backend.Where(job => job.Accepted >= from).OrderBy(job => job.Accepted).ToList();
            return jobs.Zip(jobs.Skip(1), (one, next) => (time.GetElapsedTime(one.Accepted, next.Accepted).TotalSeconds - one.BusySeconds) * 1000);
        }),
    ];

    /// <summary>Share of the time between a backend's first and last job in which it was busy, over all backends.</summary>
    public double BusyShare(long from)
    {
        var (busy, span) = (0.0, 0.0);
        foreach (var backend in Jobs.Where(job => job.Accepted >= from).GroupBy(job => job.Backend))
        {
            var jobs = backend.OrderBy(job => job.Accepted).ToList();
            busy += jobs.SkipLast(1).Sum(job => job.BusySeconds);
            span += time.GetElapsedTime(jobs[0].Accepted, jobs[^1].Accepted).TotalSeconds;
        }

        return busy / span;
    }

    private sealed class Logged(DeliveryLog log, Guid id, IGenerationBackend inner) : IGenerationBackend
    {
        private readonly ConcurrentDictionary<string, long> _accepted = new();

        public async Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct)
        {
            var submission = await inner.SubmitAsync(job, ct);
            var now = log.Now;
            _accepted[job.JobId] = now;
            Interlocked.Increment(ref log._submitted);
            Interlocked.Exchange(ref log._last, now);
            return submission;
        }

        public async Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct)
        {
            var outcome = await inner.AwaitAsync(jobId, ct);
            if (outcome is GenerationOutcome.Rendered rendered && _accepted.TryRemove(jobId, out var accepted))
            {
                log.Jobs.Enqueue((id, accepted, (double)rendered.GpuSeconds / log.Speed));
            }

            return outcome;
        }

        public Task<JobState> LookUpAsync(string jobId, CancellationToken ct) => inner.LookUpAsync(jobId, ct);

        public Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct) => inner.FetchAsync(jobId, file, target, ct);

        public Task CancelAsync(string jobId, CancellationToken ct) => inner.CancelAsync(jobId, ct);

        public Task<BackendReport> ProbeAsync(CancellationToken ct) => inner.ProbeAsync(ct);
    }

    private long Now => time.GetTimestamp();

    private double Speed => speed;
}
