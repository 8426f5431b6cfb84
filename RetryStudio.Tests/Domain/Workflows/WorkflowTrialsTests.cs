using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class WorkflowTrialsTests
{
    private static readonly Trial Trial = new(Guid.NewGuid(), Guid.NewGuid(), "GPU 1", AssetKind.Image, new() { Seed = 7, Workflow = "sdxl", Prompt = "A boat" });

    private readonly ScriptedBackend _backend = new() { Outcome = Rendered("out.png") };
    private readonly MemoryMedia _media = new();
    private readonly ManualTime _time = new();
    private readonly FakeTrialLedger _ledger = new();
    private readonly CountingIds _ids = new();
    private readonly List<TrialProgress> _told = [];
    private readonly WorkflowTrials _trials;

    public WorkflowTrialsTests() => _trials = new(new OneBackend(_backend), new(_media, _ids, _time), _ledger, new FakeUser(), _ids, _time, NullLogger<WorkflowTrials>.Instance);

    [Fact]
    public async Task RunAsync_GoesWell_KeepsTheFileUnderANameOfOurs()
    {
        var rendered = (await RunAsync()).ShouldBeOfType<TrialOutcome.Rendered>();

        (rendered.Kind, rendered.GpuSeconds, rendered.Scores["face_confidence"]).ShouldBe((AssetKind.Image, 12.5m, 0.9));
        rendered.File.ShouldEndWith(".png");
        rendered.File.ShouldNotContain("out");
        _media.Files.Keys.ShouldBe([TrialFiles.PathOf(rendered.File)!]);
    }

    [Fact]
    public async Task RunAsync_SendsTheRecipeUnderALowerCaseUuid()
    {
        await RunAsync();

        var job = _backend.Submitted.ShouldHaveSingleItem();
        job.JobId.ShouldBe(Guid.Parse(job.JobId).ToString("D"));
        (job.Recipe, job.StartImageFile).ShouldBe((Trial.Recipe, null));
    }

    [Fact]
    public async Task RunAsync_StartImage_IsNamedByItsFullPathAndKeptForAnotherDay()
    {
        _media.Files["trials/start.png"] = [1];

        await RunAsync(Trial with { Recipe = Trial.Recipe with { StartImage = "trials/start.png" } });

        _backend.Submitted.ShouldHaveSingleItem().StartImageFile.ShouldBe("/media/trials/start.png");
        _media.Renewed.ShouldBe([("trials/start.png", _time.GetUtcNow())]);
    }

    [Fact]
    public async Task RunAsync_StartImageGone_SendsNothingAndSaysWhatToDo()
    {
        (await RunAsync(Trial with { Recipe = Trial.Recipe with { StartImage = "trials/start.png" } })).ShouldBeOfType<TrialOutcome.Failed>().Sentence.ShouldEndWith("Choose it again.");

        _backend.Submitted.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_SeveralFiles_TakesTheOneOfTheKind()
    {
        _backend.Outcome = Rendered("preview.png", "notes.txt", "clip.mp4");

        (await RunAsync(Trial with { Kind = AssetKind.Video })).ShouldBeOfType<TrialOutcome.Rendered>().Kind.ShouldBe(AssetKind.Video);
    }

    [Fact]
    public async Task RunAsync_NoMedia_SaysSo()
    {
        _backend.Outcome = Rendered("notes.txt");

        (await RunAsync()).ShouldBe(new TrialOutcome.Failed("GPU 1 ran the workflow, and it saved no picture, clip or sound.", "notes.txt"));
    }

    [Fact]
    public async Task RunAsync_Refused_SaysWhatToDoAndWhatTheServerSaid()
    {
        _backend.Answer = _ => new Submission.Refused(ErrorClass.MissingModel, "The server has no model x.", "x");

        (await RunAsync()).ShouldBe(new TrialOutcome.Failed("GPU 1 has no model x. Install it, or choose another backend.", "The server has no model x."));
    }

    [Fact]
    public async Task RunAsync_Unreachable_SaysThatNothingWasSent()
    {
        _backend.Answer = _ => new Submission.Unavailable("Connection refused.");

        (await RunAsync()).ShouldBe(new TrialOutcome.Failed("GPU 1 cannot be reached. Nothing was sent.", "Connection refused."));
    }

    [Fact]
    public async Task RunAsync_UnclearWhetherItWasTaken_LooksForIt()
    {
        _backend.Answer = _ => new Submission.Unclear("It broke.");
        _backend.Outcome = new GenerationOutcome.Lost();

        (await RunAsync()).ShouldBeOfType<TrialOutcome.Failed>().Sentence.ShouldStartWith("GPU 1 lost the job");
        _backend.Calls.ShouldContain("await");
    }

    [Fact]
    public async Task RunAsync_FailedThere_SaysWhy()
    {
        _backend.Outcome = new GenerationOutcome.Failed(ErrorClass.OutOfMemory, "CUDA out of memory", 3);

        (await RunAsync()).ShouldBe(new TrialOutcome.Failed("GPU 1 ran out of GPU memory.", "CUDA out of memory"));
    }

    [Fact]
    public async Task RunAsync_FetchBreaks_SaysWhy()
    {
        _backend.File = _ => throw new BackendException(ErrorClass.Connection, "Only 3 of 9 bytes arrived.");

        (await RunAsync()).ShouldBe(new TrialOutcome.Failed("The connection to GPU 1 broke.", "Only 3 of 9 bytes arrived."));
    }

    [Fact]
    public async Task RunAsync_MediaFolderAway_SaysSo()
    {
        _media.Away = true;

        (await RunAsync()).ShouldBeOfType<TrialOutcome.Failed>().Sentence.ShouldContain("media folder");
    }

    [Fact]
    public async Task RunAsync_Cancelled_StopsItAtTheServer()
    {
        _backend.Until = new TaskCompletionSource().Task;
        using var cancel = new CancellationTokenSource();
        var running = _trials.RunAsync(Trial, _told.Add, cancel.Token);

        await cancel.CancelAsync();

        (await running).ShouldBeOfType<TrialOutcome.Cancelled>();
        _backend.CancelAsked.Task.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_CancelledWhileTheServerIsAway_EndsAllTheSame()
    {
        (_backend.Until, _backend.DeafToCancels) = (new TaskCompletionSource().Task, 1);
        using var cancel = new CancellationTokenSource();
        var running = _trials.RunAsync(Trial, _told.Add, cancel.Token);

        await cancel.CancelAsync();

        (await running).ShouldBeOfType<TrialOutcome.Cancelled>();
    }

    [Fact]
    public async Task RunAsync_HalfAnHourPassed_IsStopped()
    {
        _backend.Until = new TaskCompletionSource().Task;
        var running = _trials.RunAsync(Trial, _told.Add, default);

        _time.Advance(TimeSpan.FromMinutes(31));

        (await running).ShouldBeOfType<TrialOutcome.Failed>().Sentence.ShouldContain("not done after 30 minutes");
        _backend.CancelAsked.Task.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_EveryStep_IsTold()
    {
        var go = new TaskCompletionSource();
        _backend.Until = go.Task;
        _backend.Answer = job =>
        {
            _backend.Known.Add(job.JobId);
            return new Submission.Accepted();
        };
        var running = _trials.RunAsync(Trial, _told.Add, default);
        go.SetResult();

        await running;

        _told.ShouldBe([new TrialProgress.Sending(), new TrialProgress.Running(0.5), new TrialProgress.Fetching()]);
    }

    [Fact]
    public async Task RunAsync_Ends_NothingElseIsRemoved()
    {
        await RunAsync();

        _media.Cleared.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_GoesWell_IsNotedWithWhoTriedAndItsGpuSeconds()
    {
        await RunAsync();

        _ledger.Entries.ShouldBe([new(Trial.WorkflowId, "sdxl", "GPU 1", "It works, and made one image.", 12.5m, "anna")]);
    }

    [Fact]
    public async Task RunAsync_FailedThere_NotesWhatItCostAllTheSame()
    {
        _backend.Outcome = new GenerationOutcome.Failed(ErrorClass.OutOfMemory, "CUDA out of memory", 3);

        await RunAsync();

        (_ledger.Entries.Single().Outcome, _ledger.Entries.Single().GpuSeconds).ShouldBe(("GPU 1 ran out of GPU memory.", 3m));
    }

    [Fact]
    public async Task RunAsync_FetchBreaks_NotesWhatItCostAllTheSame()
    {
        _backend.File = _ => throw new BackendException(ErrorClass.Connection, "Only 3 of 9 bytes arrived.");

        await RunAsync();

        _ledger.Entries.Single().GpuSeconds.ShouldBe(12.5m);
    }

    [Fact]
    public async Task RunAsync_Refused_CostsNothing()
    {
        _backend.Answer = _ => new Submission.Refused(ErrorClass.MissingModel, "The server has no model x.", "x");

        await RunAsync();

        _ledger.Entries.Single().GpuSeconds.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_Cancelled_IsNotedWithoutSecondsThatNobodyTold()
    {
        _backend.Until = new TaskCompletionSource().Task;
        using var cancel = new CancellationTokenSource();
        var running = _trials.RunAsync(Trial, _told.Add, cancel.Token);

        await cancel.CancelAsync();
        await running;

        (_ledger.Entries.Single().Outcome, _ledger.Entries.Single().GpuSeconds).ShouldBe(("Cancelled.", null));
    }

    [Fact]
    public async Task RunAsync_CannotBeNoted_ShowsItsResultAllTheSame()
    {
        _ledger.Away = true;

        (await RunAsync()).ShouldBeOfType<TrialOutcome.Rendered>();
    }

    [Fact]
    public async Task KeepStartImageAsync_Picture_IsKeptUnderANameOfOurs()
    {
        using var picture = new MemoryStream([1, 2, 3]);

        var path = await _trials.KeepStartImageAsync("My boat.PNG", picture);

        path.ShouldStartWith("trials/");
        path.ShouldEndWith(".png");
        _media.Files[path].ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task KeepStartImageAsync_NoPicture_IsRefused() =>
        (await Should.ThrowAsync<RejectedException>(() => _trials.KeepStartImageAsync("clip.mp4", Stream.Null))).Fields.Single().Field.ShouldBe("startImage");

    private static GenerationOutcome.Rendered Rendered(params string[] files) =>
        new([.. files.Select(file => new OutputFile(file, file))], 12.5m, ImmutableSortedDictionary<string, double>.Empty.Add("face_confidence", 0.9));

    private Task<TrialOutcome> RunAsync(Trial? trial = null) => _trials.RunAsync(trial ?? Trial, _told.Add, default);
}
