using RetryStudio.Infrastructure.Files;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Files;

public sealed class SharedWorkTests
{
    private readonly SharedWork<int> _work = new();
    private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;

    [Fact]
    public async Task RunAsync_AskedByMany_IsDoneOnce()
    {
        var asked = Enumerable.Range(0, 5).Select(_ => _work.RunAsync("a", WaitAsync, CancellationToken.None)).ToList();
        _end.SetResult(7);

        (await Task.WhenAll(asked)).ShouldBe([7, 7, 7, 7, 7]);
        _made.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_Afterwards_IsDoneAgain()
    {
        _end.SetResult(7);
        await _work.RunAsync("a", WaitAsync, CancellationToken.None);
        await _work.RunAsync("a", WaitAsync, CancellationToken.None);

        _made.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_OtherThings_AreDoneBesides()
    {
        var first = _work.RunAsync("a", WaitAsync, CancellationToken.None);

        (await _work.RunAsync("b", _ => Task.FromResult(3), CancellationToken.None)).ShouldBe(3);

        _end.SetResult(7);
        (await first).ShouldBe(7);
    }

    [Fact]
    public async Task RunAsync_OneOfTwoLeaves_GoesOnForTheOther()
    {
        using var leaving = new CancellationTokenSource();
        var leaver = _work.RunAsync("a", WaitAsync, leaving.Token);
        var stayer = _work.RunAsync("a", WaitAsync, CancellationToken.None);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(leaver);
        _end.SetResult(7);
        (await stayer).ShouldBe(7);
        _stopped.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_AllLeave_IsStopped_AndANewAskerStartsAnew()
    {
        using var leaving = new CancellationTokenSource();
        Task<int>[] leavers = [_work.RunAsync("a", WaitAsync, leaving.Token), _work.RunAsync("a", WaitAsync, leaving.Token)];

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(leavers));
        (await _work.RunAsync("a", _ => Task.FromResult(9), CancellationToken.None)).ShouldBe(9);
        await _stopped.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_Fails_TellsEverybodyAndForgets()
    {
        Task<int>[] asked = [_work.RunAsync("a", WaitAsync, CancellationToken.None), _work.RunAsync("a", WaitAsync, CancellationToken.None)];
        _end.SetException(new IOException("full"));

        foreach (var one in asked)
        {
            await Should.ThrowAsync<IOException>(one);
        }

        (await _work.RunAsync("a", _ => Task.FromResult(9), CancellationToken.None)).ShouldBe(9);
    }

    private async Task<int> WaitAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _made);
        try
        {
            return await _end.Task.WaitAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _stopped.TrySetResult();
            throw;
        }
    }
}
