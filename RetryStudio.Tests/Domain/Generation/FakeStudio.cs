using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;

namespace RetryStudio.Tests.Domain.Generation;

/// <summary>A backend that answers what it was told to, and remembers what it was asked.</summary>
internal sealed class ScriptedBackend : IGenerationBackend
{
    public List<string> Calls { get; } = [];

    public List<BackendJob> Submitted { get; } = [];

    public HashSet<string> Known { get; } = [];

    /// <summary>How jobs stand; before <see cref="Known"/>.</summary>
    public Dictionary<string, JobState> States { get; } = [];

    /// <summary>No question is answered.</summary>
    public bool Away { get; set; }

    public BackendReport Report { get; set; } = new(true, "Fine.", null, 0, 0, null);

    public Func<BackendJob, Submission> Answer { get; set; } = _ => new Submission.Accepted();

    /// <summary>How it ends, asked every time; before <see cref="Outcome"/>.</summary>
    public Func<GenerationOutcome>? End { get; set; }

    public GenerationOutcome Outcome { get; set; } = Slots.Rendered();

    /// <summary>Held up until it is told to go on.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    public Func<Stream, Task> File { get; set; } = stream => stream.WriteAsync(new byte[] { 1, 2, 3 }).AsTask();

    public int DeafToCancels { get; set; }

    public TaskCompletionSource CancelAsked { get; } = new();

    public Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct)
    {
        Calls.Add("submit");
        Submitted.Add(job);
        return Task.FromResult(Answer(job));
    }

    public Task<JobState> LookUpAsync(string jobId, CancellationToken ct)
    {
        Calls.Add("look up");
        return Away ? throw new BackendException(ErrorClass.Connection, "Connection refused.")
            : States.TryGetValue(jobId, out var state) ? Task.FromResult(state)
            : Task.FromResult<JobState>(Known.Contains(jobId) ? new JobState.Running(0.5) : new JobState.Unknown());
    }

    public async Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct)
    {
        Calls.Add("await");
        await Until.WaitAsync(ct);
        return End?.Invoke() ?? Outcome;
    }

    public Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct)
    {
        Calls.Add("fetch");
        return File(target);
    }

    public Task CancelAsync(string jobId, CancellationToken ct)
    {
        if (DeafToCancels-- > 0)
        {
            throw new BackendException(ErrorClass.Connection, "The connection broke.");
        }

        CancelAsked.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<BackendReport> ProbeAsync(CancellationToken ct) => Task.FromResult(Report);
}

/// <summary>A lane ledger whose claim can be lost.</summary>
internal sealed class ScriptedLanes : ILaneLedger
{
    public List<string> Written { get; } = [];

    public bool ClaimHolds { get; set; } = true;

    public Task<LaneClaim?> TakeAsync(Guid laneId, CancellationToken ct) => throw new NotSupportedException();

    public Task<Lease?> ResumeAsync(LaneClaim claim, CancellationToken ct) => throw new NotSupportedException();

    public Task<Lease?> LeaseNextAsync(LaneClaim claim, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> ConfirmAsync(Lease lease, CancellationToken ct) => WriteAsync("confirm");

    public async Task<Lease?> ReaddressAsync(Lease lease, CancellationToken ct) =>
        await WriteAsync("readdress") ? lease with { JobId = "new-id", TakenAt = TimeProvider.System.GetTimestamp(), Adopted = false, Submitted = false } : null;

    public async Task<HandOff> HandOffAsync(Lease lease, GenerationOutcome.Rendered rendered, CancellationToken ct) => new(await WriteAsync("hand off"), null);

    private Task<bool> WriteAsync(string what)
    {
        if (ClaimHolds)
        {
            Written.Add(what);
        }

        return Task.FromResult(ClaimHolds);
    }
}

/// <summary>An attempt ledger that remembers what was concluded.</summary>
internal sealed class ScriptedAttempts : IAttemptLedger
{
    public PlanningContext Context { get; set; } = Planning.Context();

    public RenderedAttempt? Waiting { get; set; }

    public bool ClaimHolds { get; set; } = true;

    public List<(TryEnd? End, Finding? Finding, Decision Decision)> Concluded { get; } = [];

    public Task<PlanningContext> ContextAsync(Guid attemptId, CancellationToken ct) => Task.FromResult(Context);

    public Task<RenderedAttempt?> RenderedAsync(Guid attemptId, CancellationToken ct) => Task.FromResult(Waiting);

    public Task<Decision?> ConcludeTryAsync(Lease lease, TryEnd end, Ruling ruling, CancellationToken ct) => Conclude((end, null, ruling.Decision));

    public Task<Decision?> ConcludeAsync(Guid attemptId, Finding finding, Ruling ruling, CancellationToken ct) => Conclude((null, finding, ruling.Decision));

    private Task<Decision?> Conclude((TryEnd?, Finding?, Decision Decision) end)
    {
        if (ClaimHolds)
        {
            Concluded.Add(end);
        }

        return Task.FromResult(ClaimHolds ? end.Decision : null);
    }
}

internal sealed class OneBackend(IGenerationBackend backend) : IBackendPool
{
    public Task<IGenerationBackend> OpenAsync(Guid backendId, CancellationToken ct) => Task.FromResult(backend);
}

/// <summary>Keeps files in memory.</summary>
internal sealed class MemoryMedia : IMediaStore
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public string FullPath(string relativePath) => $"/media/{relativePath}";

    /// <summary>As when the network drive is away.</summary>
    public bool Away { get; set; }

    public bool HasFolder(string relativeFolder) => !Away;

    public async Task<StoredFile> WriteAsync(string relativePath, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        if (Away)
        {
            throw new IOException("The network path was not found.");
        }

        using var stream = new MemoryStream();
        await write(stream, ct);
        Files[relativePath] = stream.ToArray();
        return new(relativePath, new string('a', 64), stream.Length);
    }

    /// <summary>The files that were renewed, and when.</summary>
    public List<(string Path, DateTimeOffset At)> Renewed { get; } = [];

    public bool Renew(string relativePath, DateTimeOffset at)
    {
        Renewed.Add((relativePath, at));
        return Files.ContainsKey(relativePath);
    }

    /// <summary>The folders that were cleared, and up to when.</summary>
    public List<(string Folder, DateTimeOffset Before)> Cleared { get; } = [];

    public void RemoveOlder(string relativeFolder, DateTimeOffset before) => Cleared.Add((relativeFolder, before));

    public void Remove(string relativePath) => Files.Remove(relativePath);
}

/// <summary>Remembers in memory what tries left behind.</summary>
internal sealed class MemoryPartials : IPartialFiles
{
    public Dictionary<Guid, ImmutableArray<StoredFile>> Files { get; } = [];

    public Task KeepAsync(Guid tryId, ImmutableArray<StoredFile> files, CancellationToken ct)
    {
        Files[tryId] = files;
        return Task.CompletedTask;
    }

    public Task<StoredFile?> FindAsync(Guid tryId, int number, CancellationToken ct) => Task.FromResult(Files.GetValueOrDefault(tryId, []).ElementAtOrDefault(number));
}

internal sealed class ScriptedInspector : IMediaInspector, IDerivedPictures
{
    public MediaMeasures Measures { get; set; } = Measured.Picture with { Sourced = Measured.NoScores };

    public string? Broken { get; set; }

    public Exception? Bug { get; set; }

    public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult(Broken);

    public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct) =>
        Bug is not null ? throw Bug : Broken is null ? Task.FromResult(Measures) : throw new InspectionUnavailableException(Broken);

    public IPictureMaking Begin(StoredFile file, AssetKind kind) => new NoPictures(1);

    public Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct) => Task.FromResult<string?>(null);
}
