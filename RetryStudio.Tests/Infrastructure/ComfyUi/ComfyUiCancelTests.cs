using RetryStudio.Domain.Backends;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.ComfyUi.ComfyUiFixture;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiCancelTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.29.0", new[] { "POST /api/jobs/{0}/cancel {{}}" })]
    [InlineData("0.3.64", new[] { "POST /queue {{\"delete\":[\"{0}\"]}}", "POST /interrupt {{\"prompt_id\":\"{0}\"}}" })]
    [InlineData("0.3.56", new[] { "POST /queue {{\"delete\":[\"{0}\"]}}" })]
    public async Task CancelAsync_EachVersion_UsesTheNarrowestCall(string version, string[] calls)
    {
        await using var studio = await StartAsync(version);
        studio.Server.Traps.Hold = true;
        BackendJob running = await studio.SubmitAsync(), waiting = await studio.SubmitAsync();
        await studio.Server.Queue.StartedAsync(running.JobId).WaitAsync(_ct);

        await studio.Backend.CancelAsync(waiting.JobId, _ct);

        studio.Server.Calls.Where(call => call.StartsWith("POST", StringComparison.Ordinal) && !call.StartsWith("POST /prompt", StringComparison.Ordinal))
            .ShouldBe(calls.Select(call => string.Format(System.Globalization.CultureInfo.InvariantCulture, call, waiting.JobId)));
        (await studio.AwaitAsync(waiting)).ShouldBe(new GenerationOutcome.Cancelled(0));
        (await studio.Backend.LookUpAsync(running.JobId, _ct)).ShouldBeOfType<JobState.Running>();
    }

    [Theory]
    [InlineData("0.29.0")]
    [InlineData("0.3.64")]
    public async Task CancelAsync_RunningPrompt_EndsWithWhatItCost(string version)
    {
        await using var studio = await StartAsync(version);
        studio.Server.Traps.Hold = true;
        var job = await studio.SubmitAsync();
        await studio.Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);

        await studio.Backend.CancelAsync(job.JobId, _ct);

        (await studio.AwaitAsync(job)).ShouldBe(new GenerationOutcome.Cancelled(0.4m));
    }

    [Fact]
    public async Task CancelAsync_ServerThatStopsWhateverRuns_LetsItRun()
    {
        await using var studio = await StartAsync("0.3.56");
        studio.Server.Traps.Hold = true;
        var job = await studio.SubmitAsync();
        await studio.Server.Queue.StartedAsync(job.JobId).WaitAsync(_ct);
        await studio.Backend.CancelAsync(job.JobId, _ct);

        studio.Server.Queue.Finish(job.JobId);

        (await studio.AwaitAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }
}
