using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class BackendWatchTests : IBackendWatchStore
{
    private readonly ScriptedBackend _backend = new();
    private readonly List<string> _written = [];
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly List<WorkflowQuestion> _questions = [];
    private readonly List<BackendRecord> _records = [];
    private readonly Guid _id = Guid.NewGuid();
    private bool _opens;
    private Exception? _fault;

    [Fact]
    public async Task LookAsync_Unreachable_IsAskedNothingMore()
    {
        _questions.Add(new("sdxl", AssetKind.Image, [], ""));
        _backend.Report = _backend.Report with { Reachable = false };

        (await LookAsync(_backend)).ShouldBeFalse();

        _written.ShouldBe(["note away"]);
    }

    [Fact]
    public async Task LookAsync_CannotBeOpened_IsNotedAsAway()
    {
        await new BackendWatch(new NoBackend(), this, NullLogger<BackendWatch>.Instance).LookAsync(_ct);

        _written.ShouldBe(["note away"]);
    }

    [Fact]
    public async Task LookAsync_OpenQuestions_AreAskedOfTheServerAndLabelsAnsweredHere()
    {
        _questions.AddRange([new("sdxl", AssetKind.Image, [], ""), new("wan", AssetKind.Video, ["24gb", "nvlink"], "")]);
        _opens = true;

        (await LookAsync(new Preflighted(_backend))).ShouldBeTrue();

        _written.ShouldBe(["note", "sdxl: no, It has no model sdxl.safetensors.", "wan: no, It lacks the labels 24gb, nvlink, which the workflow asks for."]);
    }

    [Fact]
    public async Task LookAsync_OneQuestionCannotBeAnswered_TheOthersAre()
    {
        _questions.AddRange([new("broken", AssetKind.Image, [], ""), new("sdxl", AssetKind.Image, [], "")]);

        await LookAsync(new Preflighted(_backend));

        _written.ShouldBe(["note", "sdxl: no, It has no model sdxl.safetensors."]);
    }

    [Fact]
    public async Task LookAsync_OneCannotBeTakenOut_IsTriedAgainNextTime()
    {
        _records.Add(new(_id, "GPU 1", [new("sdxl", 20, 20)], [], IsOut: false));
        _fault = new InvalidOperationException("Locked.");

        (await LookAsync(_backend)).ShouldBeFalse();
    }

    [Fact]
    public async Task LookAsync_GoneBad_IsTakenOut()
    {
        _records.Add(new(_id, "GPU 1", [new("sdxl", 20, 20)], [], IsOut: false));

        (await LookAsync(_backend)).ShouldBeTrue();

        _written.ShouldBe(["note", "take out: All of its last 20 tries failed."]);
    }

    Task<IReadOnlyList<Guid>> IBackendWatchStore.WatchedAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Guid>>([_id]);

    Task<bool> IBackendWatchStore.NoteAsync(Guid backendId, BackendReport report, CancellationToken ct)
    {
        _written.Add(report.Reachable ? "note" : "note away");
        return Task.FromResult(false);
    }

    Task<IReadOnlyList<WorkflowQuestion>> IBackendWatchStore.QuestionsAsync(Guid backendId, CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkflowQuestion>>(_questions);

    Task<bool> IBackendWatchStore.KeepAsync(Guid backendId, WorkflowAnswer answer, CancellationToken ct)
    {
        _written.Add($"{answer.Question.Workflow}: {(answer.Fit.Fits ? "yes" : "no")}, {answer.Fit.Sentence}");
        return Task.FromResult(_opens);
    }

    Task<IReadOnlyList<BackendRecord>> IBackendWatchStore.RecordsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<BackendRecord>>(_records);

    Task IBackendWatchStore.TakeOutAsync(BackendFinding finding, CancellationToken ct)
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        _written.Add($"take out: {finding.Sentence}");
        return Task.CompletedTask;
    }

    private Task<bool> LookAsync(IGenerationBackend backend) =>
        new BackendWatch(new OneBackend(backend), this, NullLogger<BackendWatch>.Instance).LookAsync(_ct);

    private sealed class NoBackend : IBackendPool
    {
        public Task<IGenerationBackend> OpenAsync(Guid backendId, CancellationToken ct) => throw new BackendException(ErrorClass.InvalidInput, "No address.");
    }

    /// <summary>A backend that says of every workflow what it lacks.</summary>
    private sealed class Preflighted(IGenerationBackend inner) : IGenerationBackend, IWorkflowPreflight
    {
        public Task<FitAnswer> FitAsync(string workflow, AssetKind kind, CancellationToken ct) =>
            workflow == "broken" ? throw new BackendException(ErrorClass.Internal, "500") : Task.FromResult(new FitAnswer(false, $"It has no model {workflow}.safetensors."));

        public Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct) => inner.SubmitAsync(job, ct);

        public Task<JobState> LookUpAsync(string jobId, CancellationToken ct) => inner.LookUpAsync(jobId, ct);

        public Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct) => inner.AwaitAsync(jobId, ct);

        public Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct) => inner.FetchAsync(jobId, file, target, ct);

        public Task CancelAsync(string jobId, CancellationToken ct) => inner.CancelAsync(jobId, ct);

        public Task<BackendReport> ProbeAsync(CancellationToken ct) => inner.ProbeAsync(ct);
    }
}
