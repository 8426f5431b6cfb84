using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class TryDeliveryTests
{
    private readonly ScriptedBackend _backend = new();
    private readonly ScriptedLanes _lanes = new();

    [Fact]
    public async Task RunAsync_FreshTry_IsSentConfirmedAndAwaited()
    {
        var delivered = await RunAsync(Leases.New());

        delivered.ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>();
        _backend.Calls.ShouldBe(["submit", "await"]);
        _lanes.Written.ShouldBe(["confirm"]);
    }

    [Fact]
    public async Task RunAsync_Recipe_ReachesTheBackendUnchanged()
    {
        var lease = Leases.New() with { Recipe = Recipes.Video(ulong.MaxValue) with { ReferenceImage = "project/sheet/1/a.png" } };

        await RunAsync(lease);

        var job = _backend.Submitted.ShouldHaveSingleItem();
        job.Recipe.ShouldBe(lease.Recipe);
        (job.JobId, job.StartImageFile, job.ReferenceImageFile).ShouldBe((lease.JobId, "/media/project/segment/image/1/media.png", "/media/project/sheet/1/a.png"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_AdoptedAndKnown_IsJoinedNotSent(bool submitted)
    {
        _backend.Known.Add("old-id");

        (await RunAsync(Leases.New(adopted: true, submitted))).ShouldBeOfType<Delivered.Ended>();

        _backend.Submitted.ShouldBeEmpty();
        _lanes.Written.ShouldBe(submitted ? [] : ["confirm"]);
    }

    [Fact]
    public async Task RunAsync_AdoptedUnknownAndNeverConfirmed_GoesOutUnderANewId()
    {
        (await RunAsync(Leases.New(adopted: true))).ShouldBeOfType<Delivered.Ended>().Lease.JobId.ShouldBe("new-id");

        _backend.Submitted.ShouldHaveSingleItem().JobId.ShouldBe("new-id");
        _backend.Calls.ShouldBe(["look up", "look up", "submit", "await"]);
    }

    [Fact]
    public async Task RunAsync_AdoptedUnknownButConfirmed_IsLostNotSentAgain()
    {
        (await RunAsync(Leases.New(adopted: true, submitted: true))).ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBeOfType<GenerationOutcome.Lost>();

        _backend.Submitted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_UnclearAnswer_IsLookedUpBeforeAnythingElse(bool taken)
    {
        _backend.Answer = job =>
        {
            if (taken)
            {
                _backend.Known.Add(job.JobId);
            }

            return new Submission.Unclear("The connection broke.");
        };

        var delivered = await RunAsync(Leases.New());

        _backend.Submitted.Count.ShouldBe(1);
        if (taken)
        {
            delivered.ShouldBeOfType<Delivered.Ended>();
        }
        else
        {
            delivered.ShouldBeOfType<Delivered.NotTaken>().Error.ShouldBe(ErrorClass.Connection);
        }
    }

    [Fact]
    public async Task RunAsync_Refused_IsNotTakenWithItsClass()
    {
        _backend.Answer = _ => new Submission.Refused(ErrorClass.MissingModel, "No such model.");

        (await RunAsync(Leases.New())).ShouldBeOfType<Delivered.NotTaken>().Error.ShouldBe(ErrorClass.MissingModel);
        _lanes.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_Unavailable_IsNotTakenAndNoFailure()
    {
        _backend.Answer = _ => new Submission.Unavailable("Connection refused.");

        (await RunAsync(Leases.New())).ShouldBeOfType<Delivered.NotTaken>().Error.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_ClaimLostBeforeConfirming_IsFencedAndWritesNothing()
    {
        _lanes.ClaimHolds = false;

        (await RunAsync(Leases.New())).ShouldBeOfType<Delivered.Fenced>();
        (await RunAsync(Leases.New(adopted: true))).ShouldBeOfType<Delivered.Fenced>();
        _lanes.Written.ShouldBeEmpty();
        _backend.Submitted.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_CancelledBefore_SendsNothing()
    {
        (await RunAsync(Leases.New(), new CancellationToken(true))).ShouldBeOfType<Delivered.NotTaken>().Cancelled.ShouldBeTrue();

        _backend.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_CancelledWhileItRuns_StopsThisJobAtTheBackend()
    {
        var stopped = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        (_backend.Until, _backend.Outcome) = (stopped.Task, new GenerationOutcome.Cancelled(3));
        var running = RunAsync(Leases.New(), cancel.Token);

        await cancel.CancelAsync();
        await _backend.CancelAsked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        stopped.SetResult();

        (await running).ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBeOfType<GenerationOutcome.Cancelled>();
    }

    [Fact]
    public async Task RunAsync_CancelThatTheBackendDoesNotHear_IsAskedForAgain()
    {
        var stopped = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        (_backend.Until, _backend.Outcome, _backend.DeafToCancels) = (stopped.Task, new GenerationOutcome.Cancelled(3), 1);
        var running = RunAsync(Leases.New(), cancel.Token);

        await cancel.CancelAsync();
        await _backend.CancelAsked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        stopped.SetResult();

        (await running).ShouldBeOfType<Delivered.Ended>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_AdoptedAndNobodyAnswers_IsGivenUpAfterTwoMinutes(bool comesBack)
    {
        var time = new ManualTime();
        (_backend.Away, _) = (true, _backend.Known.Add("old-id"));
        var running = new TryDelivery(_lanes, new MemoryMedia(), time, NullLogger<TryDelivery>.Instance).RunAsync(_backend, Leases.New(adopted: true, submitted: true), default, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(110));
        running.IsCompleted.ShouldBeFalse();
        _backend.Away = !comesBack;

        time.Advance(TimeSpan.FromSeconds(20));

        var ended = (await running).ShouldBeOfType<Delivered.Ended>();
        if (comesBack)
        {
            ended.Outcome.ShouldBeOfType<GenerationOutcome.Rendered>();
        }
        else
        {
            ended.Outcome.ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.BackendLost);
        }

        _backend.Submitted.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_UnclearAndNobodyAnswers_IsLookedOutFor()
    {
        using var cancel = new CancellationTokenSource();
        (_backend.Away, _backend.Answer) = (true, _ =>
        {
            cancel.Cancel();
            return new Submission.Unclear("It broke.");
        });

        // Whoever cancels does not wait for the backend to come back.
        var ended = (await RunAsync(Leases.New(), cancel.Token)).ShouldBeOfType<Delivered.NotTaken>();

        (ended.Error, ended.Unclear).ShouldBe((ErrorClass.Connection, true));
    }

    [Fact]
    public async Task RunAsync_LeaseFromBeforeTheProcessStoodStill_GoesOutUnderANewId()
    {
        var longAgo = TimeProvider.System.GetTimestamp() - (10 * TimeProvider.System.TimestampFrequency);

        (await RunAsync(Leases.New(takenAt: longAgo))).ShouldBeOfType<Delivered.Ended>().Lease.JobId.ShouldBe("new-id");

        _backend.Submitted.ShouldHaveSingleItem().JobId.ShouldBe("new-id");
    }

    [Fact]
    public async Task RunAsync_LaneTakenWhileTheProcessStoodStill_SendsNothing()
    {
        var longAgo = TimeProvider.System.GetTimestamp() - (10 * TimeProvider.System.TimestampFrequency);
        _lanes.ClaimHolds = false;

        (await RunAsync(Leases.New(takenAt: longAgo))).ShouldBeOfType<Delivered.Fenced>();

        _backend.Submitted.ShouldBeEmpty();
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(30);

    private Task<Delivered> RunAsync(Lease lease, CancellationToken cancel = default) =>
        new TryDelivery(_lanes, new MemoryMedia(), TimeProvider.System, NullLogger<TryDelivery>.Instance).RunAsync(_backend, lease, cancel, TestContext.Current.CancellationToken);
}
