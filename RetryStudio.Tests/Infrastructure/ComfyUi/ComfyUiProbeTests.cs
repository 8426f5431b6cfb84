using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.ComfyUi.ComfyUiFixture;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiProbeTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProbeAsync_WorkingServer_IsDescribed()
    {
        await using var studio = await StartAsync("0.3.64");
        studio.Server.Traps.Hold = true;
        var running = await studio.SubmitAsync();
        await studio.SubmitAsync();
        await studio.Server.Queue.StartedAsync(running.JobId).WaitAsync(_ct);

        var report = await studio.Backend.ProbeAsync(_ct);

        (report.Healthy, report.Version, report.Running, report.Queued, report.FreeMemory).ShouldBe((true, "0.3.64", 1, 1, 24_000_000_000));
        report.Sentence.ShouldContain("RTX 4090");
        report.Stall.ShouldBeNull();
    }

    [Fact]
    public async Task ProbeAsync_WebPage_IsSaidNotToBeComfyUi()
    {
        await using var studio = await StartAsync();
        studio.Server.Traps.Page = "<html><body>Welcome to the router</body></html>";

        var report = await studio.Backend.ProbeAsync(_ct);

        report.Healthy.ShouldBeFalse();
        report.Sentence.ShouldContain("not ComfyUI");
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsUnhealthy()
    {
        await using var studio = await StartAsync();
        await studio.Server.StopAsync();

        (await studio.Backend.ProbeAsync(_ct)).Healthy.ShouldBeFalse();
    }

    [Fact]
    public async Task ProbeAsync_WrongKey_SaysSo()
    {
        await using var studio = await StartAsync();
        studio.Server.Traps.RequiredHeader = ("X-Key", "secret");

        (await studio.Backend.ProbeAsync(_ct)).Sentence.ShouldContain("401");
    }

    [Fact]
    public async Task ProbeAsync_ServerOfHttpAskedByHttps_IsUnhealthyInWords()
    {
        await using var studio = await StartAsync(change: options => options with { Address = new UriBuilder(options.Address) { Scheme = "https" }.Uri });

        var report = await studio.Backend.ProbeAsync(_ct);

        report.Healthy.ShouldBeFalse();
        report.Sentence.ShouldContain("encryption");
    }

    [Fact]
    public async Task ProbeAsync_JobHangsAfterSomeProgress_IsNamed()
    {
        var time = new ManualTime();
        await using var studio = await StartAsync(time: time);
        studio.Server.Traps.Hold = true;
        var job = await studio.SubmitAsync();
        await studio.LookUntilAsync(job, state => state is JobState.Running { Progress: > 0 });

        (await studio.Backend.ProbeAsync(_ct)).Healthy.ShouldBeTrue();

        time.Advance(TimeSpan.FromMinutes(15));

        var report = await studio.Backend.ProbeAsync(_ct);
        (report.Healthy, report.Stall!.Kind, report.Stall.JobId).ShouldBe((false, StallKind.NoProgress, job.JobId));
    }

    [Fact]
    public async Task ProbeAsync_SocketIsBlocked_GivesAJobMoreTime()
    {
        var time = new ManualTime();
        await using var studio = await StartAsync(time: time);
        (studio.Server.Traps.NoSocket, studio.Server.Traps.Hold) = (true, true);
        var job = await studio.SubmitAsync();
        await studio.Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);
        (await studio.Backend.ProbeAsync(_ct)).Healthy.ShouldBeTrue();

        time.Advance(TimeSpan.FromMinutes(59));
        (await studio.Backend.ProbeAsync(_ct)).Healthy.ShouldBeTrue();

        time.Advance(TimeSpan.FromMinutes(1));
        (await studio.Backend.ProbeAsync(_ct)).Stall.ShouldNotBeNull().JobId.ShouldBe(job.JobId);
    }

    [Fact]
    public async Task NodeAsync_KnownAndUnknownClass_IsToldOrAbsent()
    {
        await using var studio = await StartAsync();
        using var client = new ComfyUiClient(Options(studio.Server.Address), TimeProvider.System);

        (await client.NodeAsync("KSampler", _ct)).ShouldBeOfType<NodeAnswer.Described>().Node.IsOutput.ShouldBeFalse();
        (await client.NodeAsync("SaveImage", _ct)).ShouldBeOfType<NodeAnswer.Described>().Node.IsOutput.ShouldBeTrue();
        (await client.NodeAsync("WanMoreOfIt", _ct)).ShouldBeOfType<NodeAnswer.Absent>();
    }

    [Fact]
    public async Task StatsAsync_ServerFailsAllTheTime_IsLeftAlone()
    {
        await using var studio = await StartAsync();
        using var client = new ComfyUiClient(Options(studio.Server.Address) with { Break = TimeSpan.FromMinutes(5) }, TimeProvider.System);
        studio.Server.Traps.BrokenGets = 1000;
        for (var call = 0; call < 4; call++)
        {
            await Should.ThrowAsync<BackendException>(() => client.StatsAsync(_ct));
        }

        var asked = studio.Server.Calls.Count;
        (await Should.ThrowAsync<BackendException>(() => client.StatsAsync(_ct))).Message.ShouldContain("left alone");
        studio.Server.Calls.Count.ShouldBe(asked);
    }
}
