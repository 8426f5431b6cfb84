using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>
/// The inside of the simulated server: one queue, one job at a time. All it knows stands in its journal, and when a job starts and
/// ends follows from wall-clock times; so after an outage of this process it has 'gone on' in the meantime, as a real one would.
/// </summary>
internal sealed class SimulatedServer(string folder, SimulationOptions options, TimeProvider time, MediaFolder media, SimulatedFaults faults, ILogger logger)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SimulatedJob> _queue = Channel.CreateUnbounded<SimulatedJob>(new UnboundedChannelOptions { SingleReader = true });
    private readonly JobBook _book = new(media, faults, options.ReportsWords);
    private SimulationJournal? _journal;
    private Task _serving = Task.CompletedTask;
    private DateTimeOffset _openedAt;

    /// <summary>Takes the job unless it is known already. False when it was known.</summary>
    /// <param name="prepare">Runs before the job is written down, when it is new; gives the line to write, or null to take nothing.</param>
    public Task<bool> AcceptAsync(Guid id, Func<Task<JournalLine?>> prepare, CancellationToken ct) => InTurnAsync(
        async journal =>
        {
            if (_book.Knows(id))
            {
                return false;
            }

            if (await prepare() is { } line)
            {
                await journal.AppendAsync(line);
                if (line.Event == JournalEvent.Accepted)
                {
                    _queue.Writer.TryWrite(_book.Add(line));
                }
            }

            return true;
        },
        ct);

    /// <summary>The job if it waits or runs, else what is left of it, else neither.</summary>
    public Task<(SimulatedJob? Open, EndedJob? Ended)> FindAsync(Guid id, CancellationToken ct) =>
        InTurnAsync(_ => Task.FromResult((_book.Open(id), _book.Ended(id))), ct);

    public Task<(int Queued, int Running, long Taken)> CountAsync(CancellationToken ct) =>
        InTurnAsync(_ => Task.FromResult((_book.Queued, _book.Running is null ? 0 : 1, _book.Taken)), ct);

    public async Task CancelAsync(Guid id, CancellationToken ct)
    {
        var ending = await InTurnAsync(
            async _ =>
            {
                if (_book.Open(id) is not { } job)
                {
                    return Task.CompletedTask;
                }

                if (job == _book.Running)
                {
                    await job.Cancelled.CancelAsync();
                }
                else
                {
                    await EndAsync(job, JournalEvent.Cancelled, time.GetUtcNow(), 0);
                }

                return job.Ended.Task;
            },
            ct);
        await ending.WaitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await _turn.WaitAsync();
        try
        {
            foreach (var job in _book.AllOpen)
            {
                job.Ended.TrySetCanceled();
                job.Dispose();
            }

            if (_journal is not null)
            {
                await _journal.DisposeAsync();
                _journal = null;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>One caller at a time, after the journal has been read.</summary>
    private async Task<T> InTurnAsync<T>(Func<SimulationJournal, Task<T>> work, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            return await work(_journal ??= await OpenAsync(ct));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<SimulationJournal> OpenAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var journal = SimulationJournal.Open(folder);
        try
        {
            var lines = await journal.ReadAsync(line => logger.LogWarning("A line in the journal of {Folder} makes no sense: {Line}", folder, line), ct);
            media.Open();
            _book.Replay(lines).ForEach(job => _queue.Writer.TryWrite(job));
            media.DropInputsExcept(id => _book.Open(id) is not null);
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }

        _openedAt = time.GetUtcNow();
        _serving = Task.Run(ServeAsync, CancellationToken.None);
        return journal;
    }

    private async Task ServeAsync()
    {
        try
        {
            await foreach (var job in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                await ServeAsync(job);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The process ends; the journal knows where to go on.
        }
    }

    private async Task ServeAsync(SimulatedJob job)
    {
        if (!await InTurnAsync(_ => Task.FromResult(_book.Start(job)), _stop.Token))
        {
            return;
        }

        var end = job.EndsAt(options.Speed);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, job.Cancelled.Token);

        // What ended while we were away is painted when somebody asks for it.
        var painting = job.Fault is null && end > _openedAt ? media.PaintAsync(job, cut.Token) : Task.CompletedTask;
        try
        {
            await UntilAsync(end, cut.Token);
            var at = painting.IsCompleted ? end : default;
            await painting;
            await ConcludeAsync(job, at == default ? time.GetUtcNow() : at);
        }
        catch (OperationCanceledException) when (job.Cancelled.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            await InTurnAsync(_ => EndAsync(job, JournalEvent.Cancelled, now, job.Consumed(job.Progress(now, options.Speed))), _stop.Token);
        }
        catch (Exception problem) when (!_stop.IsCancellationRequested)
        {
            logger.LogError(problem, "The simulated generation {Id} could not be painted.", job.Id);
            await InTurnAsync(_ => EndAsync(job, JournalEvent.Failed, time.GetUtcNow(), job.Consumed(1), ErrorClass.Internal), _stop.Token);
        }
        finally
        {
            if (_stop.IsCancellationRequested)
            {
                await painting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Timers count whole milliseconds and may be a little early.</summary>
    private async Task UntilAsync(DateTimeOffset end, CancellationToken ct)
    {
        for (var left = end - time.GetUtcNow(); left > TimeSpan.Zero; left = end - time.GetUtcNow())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, ct);
        }
    }

    private Task<bool> ConcludeAsync(SimulatedJob job, DateTimeOffset at)
    {
        var (ending, error) = job.Fault?.Class switch
        {
            null => (JournalEvent.Finished, null),
            ErrorClass.BackendLost => (JournalEvent.Lost, null),
            var fault => (JournalEvent.Failed, fault),
        };
        return InTurnAsync(_ => EndAsync(job, ending, at, job.Consumed(job.Fault?.Share ?? 1), error), _stop.Token);
    }

    /// <summary>The one way out of the queue: written down, kept, and only then told. Called in turn.</summary>
    private async Task<bool> EndAsync(SimulatedJob job, JournalEvent ending, DateTimeOffset at, decimal gpuSeconds, ErrorClass? error = null)
    {
        var line = new JournalLine { Event = ending, Id = job.Id, At = at, Kind = job.Kind, StartedAt = job.StartedAt, GpuSeconds = gpuSeconds, Class = error };
        try
        {
            await _journal!.AppendAsync(line);
        }
        catch (IOException problem)
        {
            // Without the line a restart works out the same ending again, from the times.
            logger.LogError(problem, "The end of {Id} could not be written to the journal of {Folder}.", job.Id, folder);
        }

        job.Ended.TrySetResult(_book.End(job, line).Outcome(job.Id));
        return true;
    }
}
