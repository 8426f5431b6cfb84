using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>
/// Schedules evaluations off the GPU's path. What is lost here with the process is found again by the sweep.
/// </summary>
public sealed class EvaluationQueue(ISchedulerFactory schedulers, ILogger<EvaluationQueue> logger) : BackgroundService
{
    private readonly Channel<EvaluateInput> _waiting = Channel.CreateUnbounded<EvaluateInput>(new() { SingleReader = true });

    private readonly ConcurrentDictionary<Guid, byte> _known = new();

    private readonly ConcurrentDictionary<Guid, byte> _running = new();

    private readonly ConcurrentDictionary<Guid, int> _failures = new();

    /// <summary>Asks for an evaluation; harmless for one that this process is about to do.</summary>
    public void Add(EvaluateInput input)
    {
        if (_known.TryAdd(input.AttemptId, 0))
        {
            _waiting.Writer.TryWrite(input);
        }
    }

    /// <summary>An evaluation begins; false when this process is at it already, as after a crash, when recovery and sweep both ask.</summary>
    public bool TryBegin(Guid attemptId) => _running.TryAdd(attemptId, 0);

    /// <summary>How often this process has failed at an evaluation, this time included.</summary>
    public int CountFailure(Guid attemptId) => _failures.AddOrUpdate(attemptId, 1, (_, count) => count + 1);

    /// <summary>Nothing more is to be done about this attempt.</summary>
    public void Forget(Guid attemptId) => _failures.TryRemove(attemptId, out _);

    /// <summary>The evaluation has ended, well or not.</summary>
    public void Done(Guid attemptId)
    {
        _running.TryRemove(attemptId, out _);
        _known.TryRemove(attemptId, out _);
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
                Done(input.AttemptId);
                logger.LogWarning(trouble, "The evaluation of attempt {Attempt} could not be scheduled; the sweep will do it", input.AttemptId);
            }
        }
    }
}
