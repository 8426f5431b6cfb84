using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>
/// Schedules evaluations off the GPU's path. What is lost here with the process is found again by the sweep.
/// </summary>
public sealed class EvaluationQueue(ISchedulerFactory schedulers, TimeProvider time, ILogger<EvaluationQueue> logger) : BackgroundService
{
    /// <summary>How long one that was asked for is not asked for again; another node may have done it since, or failed at it.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private const int MostRemembered = 1000;

    private readonly Channel<EvaluateInput> _waiting = Channel.CreateUnbounded<EvaluateInput>(new() { SingleReader = true });

    /// <summary>Until when each is left alone.</summary>
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _restUntil = new();

    private readonly ConcurrentDictionary<Guid, byte> _running = new();

    private readonly ConcurrentDictionary<Guid, int> _failures = new();

    /// <summary>Asks for an evaluation; false for one that this process is about to do, or that rests after a failure.</summary>
    public bool Add(EvaluateInput input)
    {
        var now = time.GetUtcNow();
        if (_restUntil.TryGetValue(input.AttemptId, out var until) && until > now)
        {
            return false;
        }

        Forget(now);
        _restUntil[input.AttemptId] = now + AskAgain;
        return _waiting.Writer.TryWrite(input);
    }

    /// <summary>An evaluation begins; false when this process is at it already, as after a crash, when recovery and sweep both ask.</summary>
    public bool TryBegin(Guid attemptId) => _running.TryAdd(attemptId, 0);

    /// <summary>The evaluation has ended and is not to be done again.</summary>
    public void Done(Guid attemptId)
    {
        _failures.TryRemove(attemptId, out _);
        _restUntil.TryRemove(attemptId, out _);
        _running.TryRemove(attemptId, out _);
    }

    /// <summary>The evaluation failed: it rests, longer every time. How often it has failed on this node.</summary>
    public int Failed(Guid attemptId)
    {
        var failures = _failures.AddOrUpdate(attemptId, 1, (_, count) => count + 1);
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(failures, 10))));
        _restUntil[attemptId] = time.GetUtcNow() + pause;
        _running.TryRemove(attemptId, out _);
        return failures;
    }

    /// <summary>How often the evaluation has failed on this node in a row.</summary>
    public int FailuresOf(Guid attemptId) => _failures.GetValueOrDefault(attemptId);

    // Those that another node has done are never told of here.
    private void Forget(DateTimeOffset now)
    {
        if (_restUntil.Count < MostRemembered)
        {
            return;
        }

        foreach (var (id, until) in _restUntil)
        {
            if (until <= now)
            {
                _restUntil.TryRemove(id, out _);
                _failures.TryRemove(id, out _);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var input in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                var scheduler = await schedulers.GetScheduler(stoppingToken);
                await scheduler.ScheduleJob<EvaluateJob, EvaluateInput>(input, TimeSpan.Zero, EvaluateJob.OptionsFor(input), stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                _restUntil.TryRemove(input.AttemptId, out _);
                logger.LogWarning(trouble, "The evaluation of attempt {Attempt} could not be scheduled; the sweep will do it", input.AttemptId);
            }
        }
    }
}
