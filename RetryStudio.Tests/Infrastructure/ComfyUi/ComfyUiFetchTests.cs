using RetryStudio.Domain.Backends;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.ComfyUi.ComfyUiFixture;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiFetchTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly byte[] _content = [.. Enumerable.Range(0, 3_000_000).Select(number => (byte)(number * 31 >> 3))];
    private ComfyUiFixture _studio = null!;
    private BackendJob _job = null!;
    private OutputFile _file = null!;

    private FakeComfyUi Server => _studio.Server;

    public async ValueTask InitializeAsync()
    {
        _studio = await StartAsync(change: options => options with { MaxDownload = 4 << 20 });
        Server.Disk.Content = _content;
        _job = await _studio.SubmitAsync();
        _file = (await _studio.AwaitAsync(_job)).ShouldBeOfType<GenerationOutcome.Rendered>().Files.ShouldHaveSingleItem();
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task FetchAsync_File_ArrivesWhole() => (await _studio.FetchAsync(_job, _file)).ShouldBe(_content);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FetchAsync_DownloadBreaksOff_GoesOnOrBeginsAnew(bool ranges)
    {
        Server.Traps.NoRanges = !ranges;
        Server.Traps.CutDownloads = 2;

        (await _studio.FetchAsync(_job, _file)).ShouldBe(_content);
    }

    [Fact]
    public async Task FetchAsync_DownloadAlwaysBreaksOff_IsAFailureNotAShortFile()
    {
        Server.Traps.NoRanges = true;
        Server.Traps.CutDownloads = 100;

        (await Should.ThrowAsync<BackendException>(() => _studio.FetchAsync(_job, _file))).Class.ShouldBe(ErrorClass.Connection);
    }

    [Fact]
    public async Task FetchAsync_SlowDownload_IsWrittenAsItComes()
    {
        Server.Traps.SlowDownload = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = new SignallingStream(_content.Length / 2);

        var fetching = _studio.Backend.FetchAsync(_job.JobId, _file, target, _ct);
        await target.Reached.WaitAsync(_ct);
        Server.Traps.SlowDownload.SetResult();

        await fetching;
        target.ToArray().ShouldBe(_content);
    }

    [Fact]
    public async Task FetchAsync_StalledDownload_IsTakenUpAgain()
    {
        await using var studio = await StartAsync(change: options => options with { DownloadStall = TimeSpan.FromSeconds(1), Retries = 1 });
        studio.Server.Disk.Content = [1, 2, 3, 4];
        var job = await studio.SubmitAsync();
        var file = ((GenerationOutcome.Rendered)await studio.AwaitAsync(job)).Files[0];
        studio.Server.Traps.SlowDownload = new();
        studio.Server.Traps.NoRanges = true;

        (await Should.ThrowAsync<BackendException>(() => studio.FetchAsync(job, file))).Message.ShouldContain("nothing came");

        studio.Server.Calls.Count(call => call.StartsWith("GET /view", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task FetchAsync_LargerThanAllowed_IsRefused()
    {
        Server.Disk.Content = new byte[(4 << 20) + 1];
        var job = await _studio.SubmitAsync();
        var file = ((GenerationOutcome.Rendered)await _studio.AwaitAsync(job)).Files[0];

        (await Should.ThrowAsync<BackendException>(() => _studio.FetchAsync(job, file))).Message.ShouldContain("larger than");
    }

    [Fact]
    public async Task FetchAsync_CachedOutputWithoutItsFile_IsLost()
    {
        // Without a prefix of its own the second prompt runs nothing and names the first one's file.
        _studio.Graphs.Change = prepared => prepared with { Prefixes = [] };
        await _studio.AwaitAsync(await _studio.SubmitAsync());
        Server.Disk.Wipe("output");
        var job = await _studio.SubmitAsync();
        var file = ((GenerationOutcome.Rendered)await _studio.AwaitAsync(job)).Files[0];

        (await Should.ThrowAsync<BackendException>(() => _studio.FetchAsync(job, file))).Class.ShouldBe(ErrorClass.BackendLost);
    }

    [Fact]
    public async Task FetchAsync_OurDiskIsFull_IsNotTheServersFault()
    {
        await using var target = new FullStream();

        await Should.ThrowAsync<IOException>(() => _studio.Backend.FetchAsync(_job.JobId, _file, target, _ct));
    }

    private sealed class SignallingStream(int at) : MemoryStream
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            if (Length >= at)
            {
                _reached.TrySetResult();
            }
        }
    }

    private sealed class FullStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No space left on device.");
    }
}
