using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class LateResultsTests
{
    private static readonly Guid Id = Guid.NewGuid();

    private readonly ScriptedBackend _backend = new();
    private readonly FakeLateStore _store = new();
    private readonly MemoryMedia _media = new();

    [Fact]
    public async Task TakeInAsync_EndedWell_IsFetchedMeasuredAndKept()
    {
        _backend.States["job"] = new JobState.Finished(Slots.Rendered());

        await TakeInAsync();

        _store.Written.ShouldBe(["number", "keep Judged"]);
        _media.Files.Keys.ShouldHaveSingleItem().ShouldEndWith("/image/7/media.png");
    }

    [Fact]
    public async Task TakeInAsync_FileCannotBeFetchedYet_IsLookedForAgain()
    {
        _backend.States["job"] = new JobState.Finished(Slots.Rendered());
        _backend.File = _ => throw new BackendException(ErrorClass.Connection, "Away.");

        await TakeInAsync();

        _store.Written.ShouldBe(["number"]);
    }

    [Fact]
    public async Task TakeInAsync_EndedBadly_IsLeft()
    {
        _backend.States["job"] = new JobState.Finished(new GenerationOutcome.Failed(ErrorClass.Internal, "", 3));

        await TakeInAsync();

        _store.Written.ShouldBe(["leave"]);
    }

    [Fact]
    public async Task TakeInAsync_StillWaitsInTheQueue_IsCancelledSinceItsSuccessorIsOnItsWay()
    {
        _backend.States["job"] = new JobState.Queued();

        await TakeInAsync();

        _backend.CancelAsked.Task.IsCompleted.ShouldBeTrue();
        _store.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task TakeInAsync_StillRuns_IsLeftAlone()
    {
        _backend.States["job"] = new JobState.Running(0.5);

        await TakeInAsync();

        _backend.CancelAsked.Task.IsCompleted.ShouldBeFalse();
        _store.Written.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, false, "look once more")]
    [InlineData(false, true, "leave")]
    [InlineData(true, false, "")]
    [InlineData(true, true, "leave")]
    public async Task TakeInAsync_Unknown_IsLookedForAgainAndThenLeft(bool mayStillArrive, bool isLastLook, string written)
    {
        (_store.MayStillArrive, _store.IsLastLook) = (mayStillArrive, isLastLook);

        await TakeInAsync();

        string.Join(' ', _store.Written).ShouldBe(written);
    }

    [Fact]
    public async Task TakeInAsync_TroubleWithOne_LeavesTheOthersAlone()
    {
        _store.Waiting.Add("unlucky");
        _backend.States["unlucky"] = new JobState.Finished(Slots.Rendered());
        _backend.States["job"] = new JobState.Finished(Slots.Rendered());
        _media.Away = true;
        _store.Waiting.Add("ended");
        _backend.States["ended"] = new JobState.Finished(new GenerationOutcome.Failed(ErrorClass.Internal, "", 3));

        await TakeInAsync();

        _store.Written.ShouldBe(["number", "leave", "number"]);
    }

    private Task TakeInAsync()
    {
        _store.Waiting.Add("job");
        var inspector = new ScriptedInspector();
        return new LateResults(new OneBackend(_backend), _store, new AttemptInspection(_media, inspector, inspector, Gathering.Of(_media), NullLogger<AttemptInspection>.Instance), new LiveFeed(), NullLogger<LateResults>.Instance)
            .TakeInAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FakeLateStore : ILateResultStore
    {
        public List<string> Waiting { get; } = [];

        public List<string> Written { get; } = [];

        public bool MayStillArrive { get; set; }

        public bool IsLastLook { get; set; }

        public Task<IReadOnlyList<WatchedTry>> WatchedAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<WatchedTry>>([.. Waiting.Select(job => new WatchedTry(Id, Id, job, MayStillArrive, IsLastLook))]);

        public Task<RenderedAttempt?> NumberAsync(Guid tryId, GenerationOutcome.Rendered rendered, CancellationToken ct)
        {
            Written.Add("number");
            return Task.FromResult<RenderedAttempt?>(new(Id, Id, Id, AssetKind.Image, 7, Id, "job", Recipes.Image(), GatePresets.Static.Gate, rendered, false));
        }

        public Task<bool> KeepAsync(Guid tryId, RenderedAttempt candidate, Finding finding, CancellationToken ct)
        {
            Written.Add($"keep {finding.Result.GetType().Name}");
            return Task.FromResult(true);
        }

        public Task LookOnceMoreAsync(Guid tryId, TimeSpan within, CancellationToken ct) => WriteAsync("look once more");

        public Task LeaveAsync(Guid tryId, CancellationToken ct) => WriteAsync("leave");

        private Task WriteAsync(string what)
        {
            Written.Add(what);
            return Task.CompletedTask;
        }
    }
}
