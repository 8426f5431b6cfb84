using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.ComfyUi.ComfyUiFixture;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiAwaitTests : IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private ComfyUiFixture _studio = null!;

    private FakeComfyUi Server => _studio.Server;

    public async ValueTask InitializeAsync() => _studio = await StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task AwaitAsync_History_TellsTheGpuSeconds()
    {
        var rendered = (await _studio.AwaitAsync(await _studio.SubmitAsync())).ShouldBeOfType<GenerationOutcome.Rendered>();

        rendered.GpuSeconds.ShouldBe(1.5m);
    }

    [Fact]
    public async Task AwaitAsync_BoundScoreAfterOurRestart_IsReportedAndItsPictureIsNoResult()
    {
        _studio.Graphs.Change = prepared =>
        {
            prepared.Graph["11"] = TestGraphs.Node("PreviewAny", new() { ["source"] = "0.42" });
            prepared.Graph["10"] = TestGraphs.Node("PreviewImage", new() { ["images"] = new JsonArray("3", 0) });
            return prepared with { Scores = [Score("face_confidence", "11"), Score("annotated", "10")] };
        };
        Server.Traps.Hold = true;
        var job = await _studio.SubmitAsync();
        await Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);
        await _studio.ReopenAsync();
        Server.Queue.Finish(job.JobId);

        var rendered = (await _studio.AwaitAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();

        rendered.ReportedScores.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("face_confidence", 0.42));
        rendered.Files.ShouldHaveSingleItem().Locator.ShouldContain("type=output");
        static ScoreBinding Score(string check, string node) => new(check, node, null, 0, "", null);
    }

    [Fact]
    public async Task AwaitAsync_SocketTells_NoPollIsNeeded()
    {
        await using var studio = await StartAsync(change: options => options with { SilentPoll = Never, HeardPoll = Never });
        studio.Server.Traps.Hold = true;
        var job = await studio.SubmitAsync();
        await studio.Server.Sockets.OpenedAsync(_ct);
        var waiting = studio.AwaitAsync(job);
        await studio.Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);

        studio.Server.Queue.Finish(job.JobId);

        (await waiting.WaitAsync(_ct)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task AwaitAsync_SocketIsSilent_IsPolled()
    {
        Server.Traps.SilentSocket = true;

        (await _studio.AwaitAsync(await _studio.SubmitAsync())).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task AwaitAsync_NoSocketAtAll_IsPolled()
    {
        await using var studio = await StartAsync();
        studio.Server.Traps.NoSocket = true;

        (await studio.AwaitAsync(await studio.SubmitAsync())).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task AwaitAsync_SocketOpenedAnewAfterARestart_TellsAgain()
    {
        await using var studio = await StartAsync(change: options => options with { SilentPoll = Never, HeardPoll = Never });
        await studio.AwaitAsync(await studio.SubmitAsync()).WaitAsync(_ct);
        await studio.Server.RestartAsync();
        await studio.Server.Sockets.OpenedAsync(_ct);

        (await studio.AwaitAsync(await studio.SubmitAsync()).WaitAsync(_ct)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task AwaitAsync_ServerForgotTheSocket_IsPolledAndTheSocketOpenedAnew()
    {
        var job = await _studio.SubmitAsync();
        await _studio.AwaitAsync(job);
        await Server.Sockets.OpenedAsync(_ct);
        Server.Sockets.Forget();
        Server.Traps.Hold = true;
        var second = await _studio.SubmitAsync();
        var waiting = _studio.AwaitAsync(second);
        await Server.Queue.StartedAsync(second.JobId).WaitAsync(_ct);
        while (Server.Calls.Count(call => call == $"GET /history/{second.JobId}") < 5)
        {
            await Task.Delay(1, _ct);
        }

        Server.Queue.Finish(second.JobId);

        (await waiting).ShouldBeOfType<GenerationOutcome.Rendered>();

        await Server.Sockets.OpenedAsync(_ct);
    }

    [Fact]
    public async Task AwaitAsync_HistoryComesLate_IsAskedAgain()
    {
        Server.Traps.HistoryRaces = 4;

        (await _studio.AwaitAsync(await _studio.SubmitAsync())).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task AwaitAsync_ServerRestarted_IsLostAndSentNowhere()
    {
        Server.Traps.Hold = true;
        var job = await _studio.SubmitAsync();
        await Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);
        var waiting = _studio.AwaitAsync(job);

        await Server.RestartAsync();

        (await waiting).ShouldBeOfType<GenerationOutcome.Lost>();
        Server.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AwaitAsync_ServerAwayTooLong_IsLost()
    {
        await using var studio = await StartAsync(change: options => options with { Patience = TimeSpan.Zero });
        studio.Server.Traps.Hold = true;
        var job = await studio.SubmitAsync();
        await studio.Server.StopAsync();

        (await studio.AwaitAsync(job)).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.BackendLost);
    }

    [Fact]
    public async Task AwaitAsync_WorkerIsDead_GivesUpAndTakesNothingMore()
    {
        await using var studio = await StartAsync(change: options => options with { HangsAfter = TimeSpan.FromMilliseconds(300) });
        studio.Server.Traps.StuckWorker = true;
        var job = await studio.SubmitAsync();

        var failed = (await studio.AwaitAsync(job)).ShouldBeOfType<GenerationOutcome.Failed>();

        (failed.Class, failed.Detail.Contains("without progress", StringComparison.Ordinal)).ShouldBe((ErrorClass.Timeout, true));
        (await studio.Backend.SubmitAsync(ComfyUiFixture.Job(2), _ct)).ShouldBeOfType<Submission.Unavailable>();
        (await studio.Backend.ProbeAsync(_ct)).Stall.ShouldNotBeNull();
        await studio.Server.RestartAsync();
        (await studio.Backend.SubmitAsync(ComfyUiFixture.Job(3), _ct)).ShouldBeOfType<Submission.Accepted>();
        (await studio.Backend.ProbeAsync(_ct)).Stall.ShouldBeNull();
    }

    [Fact]
    public async Task AwaitAsync_OurRestart_JoinsTheRunningPrompt()
    {
        Server.Traps.Hold = true;
        var job = await _studio.SubmitAsync();
        await Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);
        await _studio.ReopenAsync();
        (await _studio.Backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Running>();
        var waiting = _studio.AwaitAsync(job);

        Server.Queue.Finish(job.JobId);

        (await waiting).ShouldBeOfType<GenerationOutcome.Rendered>();
        Server.Received.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("torch.OutOfMemoryError", "Allocation on device", ErrorClass.OutOfMemory)]
    [InlineData("RuntimeError", "CUDA out of memory. Tried to allocate 2.00 GiB", ErrorClass.OutOfMemory)]
    [InlineData("RuntimeError", "mat1 and mat2 shapes cannot be multiplied", ErrorClass.Internal)]
    public async Task AwaitAsync_NodeFailed_IsItsClassWithoutTheDump(string type, string message, ErrorClass error)
    {
        Server.Traps.Failure = (type, message);

        var failed = (await _studio.AwaitAsync(await _studio.SubmitAsync())).ShouldBeOfType<GenerationOutcome.Failed>();

        (failed.Class, failed.GpuSeconds).ShouldBe((error, 0.7m));
        failed.Detail.ShouldContain(message);
        failed.Detail.Length.ShouldBeLessThan(1001);
    }

    [Fact]
    public async Task AwaitAsync_SomebodyElseInterrupted_IsAFailureNotACancellation()
    {
        Server.Traps.Hold = true;
        var job = await _studio.SubmitAsync();
        await Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);

        Server.Queue.Interrupt(null);

        (await _studio.AwaitAsync(job)).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.Interrupted);
    }

    [Fact]
    public async Task AwaitAsync_HistoryWithoutTimes_IsMeasured()
    {
        Server.Traps.NoTimes = true;

        (await _studio.AwaitAsync(await _studio.SubmitAsync())).ShouldBeOfType<GenerationOutcome.Rendered>().GpuSeconds.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task AwaitAsync_VideoAndScores_AreFoundWhereverTheyStand()
    {
        _studio.Graphs.Change = prepared =>
        {
            prepared.Graph["2"] = TestGraphs.Node("PreviewImage", new() { ["images"] = new JsonArray("8", 0) });
            prepared.Graph["11"] = TestGraphs.Node("PreviewAny", new() { ["source"] = """{"face_confidence":0.42,"note":"fine","count":7}""" });
            return prepared;
        };

        var rendered = (await _studio.AwaitAsync(await _studio.SubmitAsync(Job(kind: AssetKind.Video)))).ShouldBeOfType<GenerationOutcome.Rendered>();

        rendered.Files.Select(file => Path.GetExtension(file.Name)).ShouldBe([".mp4", ".png"]);
        rendered.ReportedScores.ShouldHaveSingleItem().ShouldBe(new("face_confidence", 0.42));
    }

    [Fact]
    public async Task LookUpAsync_RunningPrompt_TellsItsProgress()
    {
        await _studio.AwaitAsync(await _studio.SubmitAsync());
        await Server.Sockets.OpenedAsync(_ct);
        Server.Traps.Hold = true;
        var job = await _studio.SubmitAsync();
        var waiting = _studio.AwaitAsync(job);

        await _studio.LookUntilAsync(job, state => state is JobState.Running { Progress: 0.25 });

        Server.Queue.Finish(job.JobId);
        await waiting;
    }

    [Fact]
    public async Task LookUpAsync_SomeCallsFail_AreRepeated()
    {
        var job = await _studio.SubmitAsync();
        await _studio.AwaitAsync(job);
        Server.Traps.BrokenGets = 2;

        (await _studio.Backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Finished>();
    }
}
