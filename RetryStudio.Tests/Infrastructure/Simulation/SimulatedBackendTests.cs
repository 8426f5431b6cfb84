using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.Simulation.SimulatedServerFixture;

namespace RetryStudio.Tests.Infrastructure.Simulation;

public sealed class SimulatedBackendTests : IAsyncLifetime
{
    private readonly StepClock _clock = new();
    private readonly SimulatedServerFixture _server;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SimulatedBackendTests() => _server = new SimulatedServerFixture(_clock);

    private SimulatedBackend Backend => _server.Backend;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Audio_WordTimes_AreReportedBesideTheSoundUnlessTurnedOff(bool wordTimes)
    {
        await using var server = new SimulatedServerFixture(TimeProvider.System, new SimulationOptions { Speed = 1000, WordTimes = wordTimes });
        var job = Job("Mara waits.\n\nIt rains.", kind: AssetKind.Audio);
        await server.Backend.SubmitAsync(job, CancellationToken.None);

        var rendered = (await server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();

        rendered.Files.Select(file => Path.GetExtension(file.Name)).ShouldBe(wordTimes ? [".wav", ".json"] : [".wav"]);
        if (wordTimes)
        {
            using var target = new MemoryStream();
            await server.Backend.FetchAsync(job.JobId, rendered.Files[1], target, CancellationToken.None);
            RetryStudio.Domain.Narrations.WordTimes.Read(target.ToArray(), 60).ShouldNotBeNull().Words.Select(word => word.Word).ShouldBe(["Mara", "waits.", "It", "rains."]);
        }
    }

    [Fact]
    public async Task AwaitAsync_JobHasEnded_IsRenderedWithNominalSeconds()
    {
        var job = Job();
        (await Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();

        _clock.Advance(TimeSpan.FromMinutes(1));

        var rendered = (await _server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
        rendered.GpuSeconds.ShouldBe(NominalTime.Of(job.Kind, job.Recipe));
        rendered.ReportedScores.ShouldContainKey("face_confidence");
        rendered.Files.ShouldHaveSingleItem().Name.ShouldEndWith(".png");
        (await Backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Finished>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>().GpuSeconds.ShouldBe(rendered.GpuSeconds);
    }

    [Fact]
    public async Task SubmitAsync_TwoJobs_RunOneAfterTheOther()
    {
        BackendJob first = Job(seed: 1), second = Job(seed: 2);
        await Backend.SubmitAsync(first, _ct);
        await Backend.SubmitAsync(second, _ct);
        await StartedAsync(first);

        (await Backend.LookUpAsync(second.JobId, _ct)).ShouldBeOfType<JobState.Queued>();
        _clock.Advance(TimeSpan.FromSeconds((double)(NominalTime.Of(first.Kind, first.Recipe) + (NominalTime.Of(second.Kind, second.Recipe) / 2))));
        await _server.EndAsync(first);
        await StartedAsync(second);

        (await Backend.LookUpAsync(second.JobId, _ct)).ShouldBeOfType<JobState.Running>().Progress.ShouldBe(0.5, 0.1);
    }

    [Fact]
    public async Task SubmitAsync_SameIdAgain_IsAcceptedAndRunsOnce()
    {
        var job = Job();
        await Backend.SubmitAsync(job, _ct);
        (await Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _server.EndAsync(job);

        (await Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();

        var report = await Backend.ProbeAsync(_ct);
        (report.Healthy, report.GenerationsTaken, report.Queued, report.Running).ShouldBe((true, 1, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../x")]
    [InlineData("2C5EA4C0-4067-11E9-8BAD-9B1DEB4D3B7D")]
    public async Task SubmitAsync_NotAnId_IsRefused(string id)
    {
        (await Backend.SubmitAsync(Job() with { JobId = id }, _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.InvalidInput);
        (await Backend.LookUpAsync(id, _ct)).ShouldBeOfType<JobState.Unknown>();
    }

    [Fact]
    public async Task SubmitAsync_ImpossibleRecipe_IsRefusedAndNotCounted()
    {
        var job = Job(kind: AssetKind.Video);

        (await Backend.SubmitAsync(job with { Recipe = job.Recipe with { Fps = 0 } }, _ct)).ShouldBeOfType<Submission.Refused>();
        (await Backend.SubmitAsync(job with { StartImageFile = "/nowhere.png" }, _ct)).ShouldBeOfType<Submission.Refused>();
        (await Backend.SubmitAsync(Job() with { ReferenceImageFile = "/nowhere.png" }, _ct)).ShouldBeOfType<Submission.Refused>();
        (await Backend.SubmitAsync(job with { Recipe = job.Recipe with { Workflow = Upscaling.Simulated } }, _ct)).ShouldBeOfType<Submission.Refused>().Detail.ShouldBe("There is no clip to upscale.");
        (await Backend.SubmitAsync(job with { Recipe = job.Recipe with { SourceVideo = "p/clip.mp4" }, SourceVideoFile = "/nowhere.mp4" }, _ct)).ShouldBeOfType<Submission.Refused>();

        (await Backend.ProbeAsync(_ct)).GenerationsTaken.ShouldBe(0);
    }

    [Fact]
    public async Task CancelAsync_QueuedJob_CostsNothingAndIsSkipped()
    {
        BackendJob first = Job(seed: 1), second = Job(seed: 2), third = Job(seed: 3);
        foreach (var job in (BackendJob[])[first, second, third])
        {
            await Backend.SubmitAsync(job, _ct);
        }

        await StartedAsync(first);
        await Backend.CancelAsync(second.JobId, _ct);

        (await _server.EndAsync(second)).ShouldBe(new GenerationOutcome.Cancelled(0));
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await _server.EndAsync(third)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task CancelAsync_RunningJob_EndsAtOnceWithItsShare()
    {
        var job = Job();
        await Backend.SubmitAsync(job, _ct);
        await StartedAsync(job);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Backend.CancelAsync(job.JobId, _ct);

        (await _server.EndAsync(job)).ShouldBe(new GenerationOutcome.Cancelled(1.0000m));
        await Backend.CancelAsync(job.JobId, _ct);
        await Backend.CancelAsync(Guid.NewGuid().ToString("D"), _ct);
    }

    [Fact]
    public async Task AwaitAsync_UnknownJob_IsLost() =>
        (await Backend.AwaitAsync(Guid.NewGuid().ToString("D"), _ct)).ShouldBeOfType<GenerationOutcome.Lost>();

    [Fact]
    public async Task AwaitAsync_CallerGivesUp_TheJobGoesOn()
    {
        var job = Job();
        await Backend.SubmitAsync(job, _ct);
        using var stop = new CancellationTokenSource();
        var waiting = Backend.AwaitAsync(job.JobId, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await _server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task ProbeAsync_ServerHeldByAnother_IsUnhealthy()
    {
        await Backend.ProbeAsync(_ct);
        var second = new SimulatedBackend(
            Path.GetDirectoryName(_server.Journal)!, new SimulationOptions(), _clock, ScratchFolder.Ffmpeg, Microsoft.Extensions.Logging.Abstractions.NullLogger<SimulatedBackend>.Instance);
        await using var disposal = second;

        (await second.ProbeAsync(_ct)).Healthy.ShouldBeFalse();
        (await second.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Unavailable>();
    }

    [Fact]
    public async Task SubmitAsync_ThousandJobsOnEightServers_AllEndAndAreCountedOnce()
    {
        var servers = Enumerable.Range(0, 8).Select(_ => new SimulatedServerFixture(TimeProvider.System, new SimulationOptions { MakeMedia = false, Speed = 1000 })).ToList();

        await Task.WhenAll(servers.Select(server => RunAsync(server, 125)));

        foreach (var server in servers)
        {
            (await server.Backend.ProbeAsync(_ct)).GenerationsTaken.ShouldBe(125);
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task FetchAsync_NothingThere_IsABackendsFailure()
    {
        var job = Job();

        (await Should.ThrowAsync<BackendException>(() => Backend.FetchAsync(job.JobId, new("a.png", "a"), Stream.Null, _ct))).Class.ShouldBe(ErrorClass.BackendLost);
    }

    [Fact]
    public async Task FetchAsync_FileDeletedAtTheServer_IsABackendsFailure()
    {
        await using var painter = new SimulatedServerFixture(TimeProvider.System, new SimulationOptions { Speed = 1000 });
        var job = Job();
        await painter.Backend.SubmitAsync(job, _ct);
        var rendered = (await painter.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
        Directory.Delete(painter.File("outputs"), recursive: true);

        (await Should.ThrowAsync<BackendException>(() => painter.FetchAsync(job, rendered))).Class.ShouldBe(ErrorClass.BackendLost);
    }

    [Fact]
    public async Task FetchAsync_RealMedia_AreTheKindsAskedFor()
    {
        await using var server = new SimulatedServerFixture(TimeProvider.System, new SimulationOptions { Speed = 1000 });
        var inspector = new FfmpegInspector(ScratchFolder.Ffmpeg);
        string? image = null;
        foreach (var kind in (AssetKind[])[AssetKind.Image, AssetKind.Video, AssetKind.Audio])
        {
            var job = Job(kind: kind, startImage: kind == AssetKind.Video ? image : null);
            await server.Backend.SubmitAsync(job, _ct);
            var rendered = (await server.Backend.AwaitAsync(job.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Rendered>();
            var file = server.File(kind + Path.GetExtension(rendered.Files[0].Name));
            await File.WriteAllBytesAsync(file, await server.FetchAsync(job, rendered), _ct);
            image ??= file;

            var measures = await inspector.MeasureAsync(new(file, kind), _ct);
            measures.Readable.ShouldBeTrue();
            measures.DecodeErrors.ShouldBeEmpty();
        }

        Directory.GetFiles(server.File("inputs")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(AssetKind.Audio)]
    [InlineData(AssetKind.Image)]
    [InlineData(AssetKind.Video)]
    public async Task FetchAsync_WithoutMedia_IsATinyRealFile(AssetKind kind)
    {
        var job = Job(kind: kind);
        await Backend.SubmitAsync(job, _ct);
        _clock.Advance(TimeSpan.FromMinutes(5));
        var rendered = (await _server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
        var file = _server.File("tiny" + Path.GetExtension(rendered.Files[0].Name));
        await File.WriteAllBytesAsync(file, await _server.FetchAsync(job, rendered), _ct);

        var measures = await new FfmpegInspector(ScratchFolder.Ffmpeg).MeasureAsync(new(file, kind), _ct);

        measures.Readable.ShouldBeTrue();
        measures.DecodeErrors.ShouldBeEmpty();
    }

    private async Task RunAsync(SimulatedServerFixture server, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var job = Job(seed: (ulong)index);
            await server.Backend.SubmitAsync(job, _ct);
            (await server.Backend.AwaitAsync(job.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Rendered>();
        }
    }

    private async Task StartedAsync(BackendJob job)
    {
        while (await Backend.LookUpAsync(job.JobId, _ct) is JobState.Queued)
        {
            await Task.Delay(1, _ct);
        }
    }
}
