using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.Simulation.SimulatedServerFixture;

namespace RetryStudio.Tests.Infrastructure.Simulation;

public sealed class SimulatedRestartTests : IAsyncLifetime
{
    private readonly StepClock _clock = new();
    private readonly SimulatedServerFixture _server;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SimulatedRestartTests() => _server = new SimulatedServerFixture(_clock);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Restart_InMidJob_GoesOnAndCountsNothingTwice()
    {
        var job = Job();
        var whole = TimeSpan.FromSeconds((double)NominalTime.Of(job.Kind, job.Recipe));
        await _server.Backend.SubmitAsync(job, _ct);
        _clock.Advance(whole / 4);

        await _server.RestartAsync(() => _clock.Advance(whole / 4));
        await _server.Backend.ProbeAsync(_ct);
        var state = await UntilRunningAsync(job);

        state.Progress.ShouldBe(0.5, 0.001);
        _clock.Advance(whole / 2);
        (await _server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
        (await _server.Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        (await _server.Backend.ProbeAsync(_ct)).GenerationsTaken.ShouldBe(1);
    }

    [Fact]
    public async Task Restart_AfterTheJobsShouldHaveEnded_FindsThemFinished()
    {
        var jobs = Enumerable.Range(1, 5).Select(seed => Job(seed: (ulong)seed)).ToList();
        foreach (var job in jobs)
        {
            await _server.Backend.SubmitAsync(job, _ct);
        }

        await _server.RestartAsync(() => _clock.Advance(TimeSpan.FromHours(1)));

        foreach (var job in jobs)
        {
            (await _server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>().GpuSeconds.ShouldBe(NominalTime.Of(job.Kind, job.Recipe));
        }
    }

    [Fact]
    public async Task Restart_FinishedAndCancelledJobs_AnswerAsBefore()
    {
        BackendJob finished = Job(seed: 1), cancelled = Job(seed: 2);
        await _server.Backend.SubmitAsync(finished, _ct);
        await _server.Backend.SubmitAsync(cancelled, _ct);
        await _server.Backend.CancelAsync(cancelled.JobId, _ct);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var before = (GenerationOutcome.Rendered)await _server.EndAsync(finished);

        await _server.RestartAsync();

        var after = (await _server.Backend.LookUpAsync(finished.JobId, _ct)).ShouldBeOfType<JobState.Finished>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>();
        (after.GpuSeconds, after.Files[0]).ShouldBe((before.GpuSeconds, before.Files[0]));
        after.ReportedScores.ShouldBe(before.ReportedScores);
        (await _server.Backend.LookUpAsync(cancelled.JobId, _ct)).ShouldBeOfType<JobState.Finished>().Outcome.ShouldBeOfType<GenerationOutcome.Cancelled>();
    }

    [Fact]
    public async Task Restart_TornLastLine_IsIgnoredAndWritingGoesOn()
    {
        BackendJob first = Job(seed: 1), second = Job(seed: 2);
        await _server.Backend.SubmitAsync(first, _ct);

        await _server.RestartAsync(() => File.AppendAllText(_server.Journal, """{"event":"accepted","id":"0f8fad5b-d9cb-469f-a165-"""));
        await _server.Backend.SubmitAsync(second, _ct);
        await _server.RestartAsync(() => _clock.Advance(TimeSpan.FromMinutes(5)));

        (await _server.Backend.ProbeAsync(_ct)).GenerationsTaken.ShouldBe(2);
        (await _server.EndAsync(second)).ShouldBeOfType<GenerationOutcome.Rendered>();
        await _server.RestartAsync();
        (await File.ReadAllLinesAsync(_server.Journal, _ct)).ShouldAllBe(line => line.EndsWith('}'));
    }

    [Fact]
    public async Task Restart_FileWasNotPaintedInTime_IsPaintedWhenFetched()
    {
        await using var server = new SimulatedServerFixture(_clock, new SimulationOptions());
        var image = Job();
        await server.Backend.SubmitAsync(image, _ct);
        await server.RestartAsync(() => _clock.Advance(TimeSpan.FromMinutes(5)));
        var outcome = (GenerationOutcome.Rendered)await server.EndAsync(image);
        var bytes = await server.FetchAsync(image, outcome);

        await server.RestartAsync(() => File.Delete(server.File(Path.Combine("outputs", outcome.Files[0].Name))));

        (await server.FetchAsync(image, outcome)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Restart_VideoFromAnImageThatIsGone_IsStillPainted()
    {
        await using var server = new SimulatedServerFixture(_clock, new SimulationOptions());
        var start = server.File("start.png");
        await File.WriteAllBytesAsync(start, TinyMedia.Of(AssetKind.Image).ToArray(), _ct);
        var video = Job(kind: AssetKind.Video, startImage: start);
        await server.Backend.SubmitAsync(video, _ct);
        File.Delete(start);

        await server.RestartAsync(() => _clock.Advance(TimeSpan.FromMinutes(5)));

        var outcome = (GenerationOutcome.Rendered)await server.EndAsync(video);
        (await server.FetchAsync(video, outcome)).Length.ShouldBeGreaterThan(500);
    }

    private async Task<JobState.Running> UntilRunningAsync(BackendJob job)
    {
        while (true)
        {
            if (await _server.Backend.LookUpAsync(job.JobId, _ct) is JobState.Running running)
            {
                return running;
            }

            await Task.Delay(1, _ct);
        }
    }
}
