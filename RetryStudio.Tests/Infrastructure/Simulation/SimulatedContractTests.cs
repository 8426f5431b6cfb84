using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.Simulation;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Simulation;

public sealed class SimulatedContractTests : GenerationContractTests, IAsyncLifetime
{
    private readonly StepClock _clock = new();
    private readonly SimulatedServerFixture _server;

    public SimulatedContractTests() => _server = new SimulatedServerFixture(_clock);

    protected override IGenerationBackend Backend => _server.Backend;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    protected override BackendJob Job(ulong seed = 1) => SimulatedServerFixture.Job(seed: seed);

    protected override async Task RunningAsync(BackendJob job)
    {
        while (await Backend.LookUpAsync(job.JobId, Ct) is not JobState.Running)
        {
            await Task.Delay(1, Ct);
        }
    }

    protected override Task<GenerationOutcome> EndAsync(BackendJob job)
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        return _server.EndAsync(job);
    }

    protected override Task ReopenAsync() => _server.RestartAsync();

    protected override void OutOfMemory() => _server.Backend.Faults.Set(new FaultRule { Class = ErrorClass.OutOfMemory });

    protected override async Task<long> TakenAsync() => (await Backend.ProbeAsync(Ct)).GenerationsTaken ?? 0;
}
