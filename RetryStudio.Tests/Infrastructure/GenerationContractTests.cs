using RetryStudio.Domain.Backends;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure;

/// <summary>What every backend does, whatever stands behind it.</summary>
public abstract class GenerationContractTests
{
    protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    protected abstract IGenerationBackend Backend { get; }

    protected abstract BackendJob Job(ulong seed = 1);

    /// <summary>Waits until the job runs; it goes on running.</summary>
    protected abstract Task RunningAsync(BackendJob job);

    /// <summary>Lets the job come to its end.</summary>
    protected abstract Task<GenerationOutcome> EndAsync(BackendJob job);

    /// <summary>Our side ends and begins again.</summary>
    protected abstract Task ReopenAsync();

    /// <summary>Jobs run out of memory from now on.</summary>
    protected abstract void OutOfMemory();

    protected abstract Task<long> TakenAsync();

    [Fact]
    public async Task Job_ThatRunsWell_IsRenderedAndCanBeFetched()
    {
        var job = await SubmitAsync();
        await RunningAsync(job);

        var rendered = (await EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();

        rendered.GpuSeconds.ShouldBeGreaterThan(0);
        using var file = new MemoryStream();
        await Backend.FetchAsync(job.JobId, rendered.Files.ShouldHaveSingleItem(), file, Ct);
        file.Length.ShouldBeGreaterThan(0);
        (await Backend.LookUpAsync(job.JobId, Ct)).ShouldBeOfType<JobState.Finished>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>().GpuSeconds.ShouldBe(rendered.GpuSeconds);
    }

    [Fact]
    public async Task SubmitAsync_TwoJobs_RunOneAfterTheOther()
    {
        BackendJob first = await SubmitAsync(1), second = await SubmitAsync(2);
        await RunningAsync(first);
        (await Backend.LookUpAsync(second.JobId, Ct)).ShouldBeOfType<JobState.Queued>();

        (await EndAsync(first)).ShouldBeOfType<GenerationOutcome.Rendered>();

        (await EndAsync(second)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task SubmitAsync_SameIdAgain_RunsOnce()
    {
        var job = await SubmitAsync();

        (await Backend.SubmitAsync(job, Ct)).ShouldBeOfType<Submission.Accepted>();

        (await TakenAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../x")]
    [InlineData("2C5EA4C0-4067-11E9-8BAD-9B1DEB4D3B7D")]
    public async Task SubmitAsync_NotAnId_IsRefused(string id)
    {
        (await Backend.SubmitAsync(Job() with { JobId = id }, Ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.InvalidInput);

        (await Backend.LookUpAsync(id, Ct)).ShouldBeOfType<JobState.Unknown>();
        (await Backend.AwaitAsync(id, Ct)).ShouldBeOfType<GenerationOutcome.Lost>();
        await Backend.CancelAsync(id, Ct);
    }

    [Fact]
    public async Task UnknownJob_HoweverAsked_IsUnknown()
    {
        var id = Guid.NewGuid().ToString("D");
        await Backend.CancelAsync(id, Ct);

        (await Backend.LookUpAsync(id, Ct)).ShouldBeOfType<JobState.Unknown>();
        (await Backend.AwaitAsync(id, Ct)).ShouldBeOfType<GenerationOutcome.Lost>();
        (await Should.ThrowAsync<BackendException>(() => Backend.FetchAsync(id, new("a.png", "a"), Stream.Null, Ct))).Class.ShouldBe(ErrorClass.BackendLost);
    }

    [Fact]
    public async Task CancelAsync_WaitingJob_CostsNothingAndIsSkipped()
    {
        BackendJob first = await SubmitAsync(1), second = await SubmitAsync(2), third = await SubmitAsync(3);
        await RunningAsync(first);

        await Backend.CancelAsync(second.JobId, Ct);

        (await Backend.AwaitAsync(second.JobId, Ct)).ShouldBe(new GenerationOutcome.Cancelled(0));
        (await Backend.LookUpAsync(second.JobId, Ct)).ShouldBe(new JobState.Finished(new GenerationOutcome.Cancelled(0)));
        (await EndAsync(first)).ShouldBeOfType<GenerationOutcome.Rendered>();
        (await EndAsync(third)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task CancelAsync_RunningJob_EndsItAndOnlyIt()
    {
        BackendJob first = await SubmitAsync(1), second = await SubmitAsync(2);
        await RunningAsync(first);

        await Backend.CancelAsync(first.JobId, Ct);

        (await Backend.AwaitAsync(first.JobId, Ct)).ShouldBeOfType<GenerationOutcome.Cancelled>();
        await Backend.CancelAsync(first.JobId, Ct);
        (await EndAsync(second)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task AwaitAsync_CallerGivesUp_TheJobGoesOn()
    {
        var job = await SubmitAsync();
        await RunningAsync(job);
        using var stop = new CancellationTokenSource();
        var waiting = Backend.AwaitAsync(job.JobId, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
    }

    [Fact]
    public async Task Reopen_JobRuns_IsJoinedAndNotSentAgain()
    {
        var job = await SubmitAsync();
        await RunningAsync(job);

        await ReopenAsync();

        await RunningAsync(job);
        (await Backend.LookUpAsync(job.JobId, Ct)).ShouldBeOfType<JobState.Running>();
        (await EndAsync(job)).ShouldBeOfType<GenerationOutcome.Rendered>();
        (await TakenAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Job_ThatRunsOutOfMemory_FailedWithWhatItCost()
    {
        OutOfMemory();
        var job = await SubmitAsync();

        var failed = (await EndAsync(job)).ShouldBeOfType<GenerationOutcome.Failed>();

        failed.Class.ShouldBe(ErrorClass.OutOfMemory);
        failed.GpuSeconds.ShouldBeGreaterThan(0);
    }

    private async Task<BackendJob> SubmitAsync(ulong seed = 1)
    {
        var job = Job(seed);
        (await Backend.SubmitAsync(job, Ct)).ShouldBeOfType<Submission.Accepted>();
        return job;
    }
}
