using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Quartz;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

public sealed class EvaluateJobTests : IDisposable
{
    private readonly ScriptedBackend _backend = new();
    private readonly ScriptedAttempts _attempts = new() { Waiting = Leases.Rendered() };
    private readonly ScriptedInspector _inspector = new();
    private readonly MemoryMedia _media = new();
    private readonly ManualTime _time = new();
    private readonly EvaluationQueue _queue;

    public EvaluateJobTests() => _queue = new(new NoScheduler(), _time, NullLogger<EvaluationQueue>.Instance);

    [Fact]
    public async Task Execute_StoreIsAwayForLong_WaitsAndThenMeasures()
    {
        _media.Away = true;
        await ExecuteAsync(times: 20);
        _attempts.Concluded.ShouldBeEmpty();

        _media.Away = false;
        await ExecuteAsync();

        _attempts.Concluded.ShouldHaveSingleItem().Decision.ShouldBeOfType<Decision.Accept>();
    }

    [Fact]
    public async Task Execute_BackendAway_IsAskedAgainBeforeItsFilesAreGivenUp()
    {
        _backend.File = _ => throw new BackendException(ErrorClass.Connection, "The server cannot be reached.");

        await ExecuteAsync(times: 6);
        _attempts.Concluded.ShouldBeEmpty();
        await ExecuteAsync();

        _attempts.Concluded.ShouldHaveSingleItem().Finding!.Result.ShouldBeOfType<AttemptResult.MachineFailed>();
    }

    [Fact]
    public async Task Execute_DatabaseRefusesEveryTime_HandsItToAPerson()
    {
        _inspector.Bug = new DbUpdateException("No.", new PostgresException("value too long", "ERROR", "ERROR", "22001"));

        await ExecuteAsync(times: 5);

        _attempts.Concluded.ShouldHaveSingleItem().Decision.ShouldBeOfType<Decision.Escalate>();
    }

    [Fact]
    public async Task Add_AfterAFailure_RestsLongerEveryTime()
    {
        _inspector.Bug = new IOException("Away.");
        var input = new EvaluateInput(Guid.NewGuid(), _attempts.Waiting!.AttemptId);
        var pauses = new List<int>();
        for (var failure = 0; failure < 8; failure++)
        {
            await ExecuteAsync();
            var seconds = 0;
            while (!_queue.Add(input))
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                seconds++;
            }

            pauses.Add(seconds);
        }

        pauses.ShouldBe([2, 4, 8, 16, 32, 60, 60, 60]);
    }

    [Fact]
    public async Task Execute_MeasuringBreaksEveryTime_HandsTheFileToAPerson()
    {
        _inspector.Bug = new FormatException("Unexpected token.");

        await ExecuteAsync(times: 4);
        _attempts.Concluded.ShouldBeEmpty();
        await ExecuteAsync();

        var (_, finding, decision) = _attempts.Concluded.ShouldHaveSingleItem();
        decision.ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NotMeasured);
        finding!.Media.ShouldNotBeNull();
    }

    public void Dispose() => _queue.Dispose();

    private async Task ExecuteAsync(int times = 1)
    {
        var runner = new AttemptRunner(
            new ScriptedLanes(), _attempts, new OneBackend(_backend), new TryDelivery(new ScriptedLanes(), _media, _time, NullLogger<TryDelivery>.Instance),
            new AttemptInspection(_media, _inspector, _inspector, Gathering.Of(_media), NullLogger<AttemptInspection>.Instance),
            new PartialOutputs(_media, new MemoryPartials(), new LiveFeed(), _time, NullLogger<PartialOutputs>.Instance), new LiveFeed(), NullLogger<AttemptRunner>.Instance);
        var job = new EvaluateJob(runner, _queue, new LaneSignals(_time), new PostgresSql(), NullLogger<EvaluateJob>.Instance);
        for (var time = 0; time < times; time++)
        {
            await job.Execute(null!, new(Guid.NewGuid(), _attempts.Waiting!.AttemptId), TestContext.Current.CancellationToken);
        }
    }

    private sealed class NoScheduler : ISchedulerFactory
    {
        public ValueTask<IScheduler> GetScheduler(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IScheduler?> LookupScheduler(string schedName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<List<IScheduler>> GetAllSchedulers(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
