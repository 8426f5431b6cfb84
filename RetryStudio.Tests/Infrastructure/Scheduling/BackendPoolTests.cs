using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Fakes;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

public sealed class BackendPoolTests : DatabaseTest
{
    private readonly List<string?> _opened = [];
    private readonly ManualTime _time = new();
    private Exception? _fault;

    [Fact]
    public async Task OpenAsync_Unchanged_IsOpenedOnce()
    {
        var id = await AddAsync();
        await using var pool = Pool();

        var first = await pool.OpenAsync(id, Ct);
        _time.Advance(TimeSpan.FromMinutes(1));

        (await pool.OpenAsync(id, Ct)).ShouldBeSameAs(first);
        _opened.ShouldBe(["http://gpu-1:8188/"]);
    }

    [Fact]
    public async Task OpenAsync_OtherAddressOrHeaders_IsOpenedAnew()
    {
        var id = await AddAsync();
        await using var pool = Pool();
        var first = await pool.OpenAsync(id, Ct);

        await Backends.ChangeAsync(id, settings => settings with { Address = "http://gpu-2:8188/" }, "mara", Ct);
        _time.Advance(TimeSpan.FromSeconds(3));
        var second = await pool.OpenAsync(id, Ct);
        await Backends.ChangeAsync(id, settings => settings with { Headers = settings.Headers.SetItem("X-Key", "other") }, "mara", Ct);
        _time.Advance(TimeSpan.FromSeconds(3));

        (await pool.OpenAsync(id, Ct)).ShouldNotBeSameAs(second);
        second.ShouldNotBeSameAs(first);
        _opened.ShouldBe(["http://gpu-1:8188/", "http://gpu-2:8188/", "http://gpu-2:8188/"]);
    }

    [Fact]
    public async Task OpenAsync_ThatFailed_IsTriedAgain()
    {
        var id = await AddAsync();
        await using var pool = Pool();
        _fault = new BackendException(ErrorClass.InvalidInput, "No address.");
        await Should.ThrowAsync<BackendException>(() => pool.OpenAsync(id, Ct));
        (await new BackendReader(this, pool, TimeProvider.System).BackendsAsync(Ct)).Single().Sentence.ShouldBe("No address.");

        _fault = null;

        (await pool.OpenAsync(id, Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task OpenAsync_Removed_IsLost()
    {
        await using var pool = Pool();

        (await Should.ThrowAsync<BackendException>(() => pool.OpenAsync(Guid.NewGuid(), Ct))).Class.ShouldBe(ErrorClass.BackendLost);
    }

    private async Task<Guid> AddAsync() => (await Backends.AddAsync(BackendStoreTests.Settings("GPU 1"), "mara", Ct)).ShouldNotBeNull();

    private BackendPool Pool() => new(this, backend =>
    {
        if (_fault is { } fault)
        {
            throw fault;
        }

        _opened.Add(backend.Address);
        return new SilentBackend();
    }, _time);

    private sealed class SilentBackend : IGenerationBackend
    {
        public Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct) => throw new NotSupportedException();

        public Task<JobState> LookUpAsync(string jobId, CancellationToken ct) => throw new NotSupportedException();

        public Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct) => throw new NotSupportedException();

        public Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct) => throw new NotSupportedException();

        public Task CancelAsync(string jobId, CancellationToken ct) => throw new NotSupportedException();

        public Task<BackendReport> ProbeAsync(CancellationToken ct) => Task.FromResult(new BackendReport(true, "Ready.", null, 0, 0, null));
    }
}
