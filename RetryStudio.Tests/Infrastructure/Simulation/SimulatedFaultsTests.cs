using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.Simulation.SimulatedServerFixture;

namespace RetryStudio.Tests.Infrastructure.Simulation;

public sealed class SimulatedFaultsTests : IAsyncLifetime
{
    private readonly StepClock _clock = new();
    private readonly SimulatedServerFixture _server;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SimulatedFaultsTests() => _server = new SimulatedServerFixture(_clock);

    private SimulatedBackend Backend => _server.Backend;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<ErrorClass> All => [.. Enum.GetValues<ErrorClass>()];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Run_EachClass_EndsTheJobAfterAShare(ErrorClass error)
    {
        Backend.Faults.Set(new FaultRule { Class = error });
        var job = Job();
        (await Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        _clock.Advance(TimeSpan.FromMinutes(1));

        var outcome = await _server.EndAsync(job);

        if (error == ErrorClass.BackendLost)
        {
            outcome.ShouldBeOfType<GenerationOutcome.Lost>();
            (await Backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Unknown>();
            return;
        }

        var failed = outcome.ShouldBeOfType<GenerationOutcome.Failed>();
        failed.Class.ShouldBe(error);
        failed.GpuSeconds.ShouldBeInRange(0.01m, NominalTime.Of(job.Kind, job.Recipe));
        await _server.RestartAsync();
        (await Backend.LookUpAsync(job.JobId, _ct)).ShouldBe(new JobState.Finished(failed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Submit_EachClass_IsAnswered(ErrorClass error)
    {
        Backend.Faults.Set(new FaultRule { Class = error, Stage = FaultStage.Submit, Taken = false });
        var job = Job();

        var answer = await Backend.SubmitAsync(job, _ct);

        switch (error)
        {
            case ErrorClass.Connection:
                answer.ShouldBeOfType<Submission.Unavailable>();
                (await Backend.ProbeAsync(_ct)).Healthy.ShouldBeFalse();
                break;
            case ErrorClass.Timeout:
                answer.ShouldBeOfType<Submission.Unclear>();
                break;
            case ErrorClass.BackendLost:
                answer.ShouldBeOfType<Submission.Accepted>();
                (await _server.EndAsync(job)).ShouldBeOfType<GenerationOutcome.Lost>();
                break;
            default:
                answer.ShouldBeOfType<Submission.Refused>().Class.ShouldBe(error);
                break;
        }

        (await Backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Unknown>();
    }

    [Fact]
    public async Task Submit_AnswerLost_TheJobWasTaken()
    {
        Backend.Faults.Set(new FaultRule { Class = ErrorClass.Connection, Stage = FaultStage.Submit, Taken = true });
        var job = Job();

        (await Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Unclear>();

        (await Backend.LookUpAsync(job.JobId, _ct)).ShouldNotBeOfType<JobState.Unknown>();
        (await Backend.ProbeAsync(_ct)).GenerationsTaken.ShouldBe(1);
    }

    [Fact]
    public async Task Draw_RateAndKind_HitTheirShareOfTheirKindOnly()
    {
        Backend.Faults.Set(new FaultRule { Class = ErrorClass.RateLimit, Stage = FaultStage.Submit, Rate = 0.3, Kind = AssetKind.Image });
        var refused = 0;
        for (var index = 0; index < 400; index++)
        {
            refused += await Backend.SubmitAsync(Job(), _ct) is Submission.Refused ? 1 : 0;
        }

        refused.ShouldBeInRange(80, 160);
        (await Backend.SubmitAsync(Job(kind: AssetKind.Audio), _ct)).ShouldBeOfType<Submission.Accepted>();
    }

    [Fact]
    public async Task Draw_SameJobAgain_IsHitAgain()
    {
        Backend.Faults.Set(new FaultRule { Class = ErrorClass.RateLimit, Stage = FaultStage.Submit, Rate = 0.5 });
        foreach (var job in Enumerable.Range(0, 20).Select(_ => Job()))
        {
            var first = await Backend.SubmitAsync(job, _ct);
            (await Backend.SubmitAsync(job, _ct)).ShouldBe(first);
        }
    }

    [Fact]
    public async Task File_CountOfTwo_HitsTwiceEvenAcrossARestart()
    {
        await File.WriteAllTextAsync(_server.Faults, """[{"class":"rate_limit","stage":"submit","count":2,"kind":"image"},]""", _ct);
        File.SetLastWriteTimeUtc(_server.Faults, _clock.GetUtcNow().UtcDateTime.AddMinutes(-1));

        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>();
        await _server.RestartAsync();

        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>();
        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Accepted>();
    }

    [Fact]
    public async Task File_ChangedRemovedOrBroken_IsFollowed()
    {
        await WriteAsync("""[{"class":"missing_model","stage":"submit"}]""", 1);
        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.MissingModel);

        await WriteAsync("""[{"class":"unauthorised","stage":"submit"}]""", 2);
        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.Unauthorised);

        await WriteAsync("""[{"class":"no_such_class"}]""", 3);
        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.Unauthorised);

        File.Delete(_server.Faults);
        (await Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Accepted>();
        Backend.Faults.Rules.ShouldBeEmpty();
    }

    private async Task WriteAsync(string rules, int minute)
    {
        await File.WriteAllTextAsync(_server.Faults, rules, _ct);
        File.SetLastWriteTimeUtc(_server.Faults, _clock.GetUtcNow().UtcDateTime.AddMinutes(minute));
    }
}
