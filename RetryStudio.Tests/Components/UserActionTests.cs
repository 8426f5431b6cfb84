using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class UserActionTests
{
    private readonly UserAction _action = new(NullLogger.Instance, "It could not be read.");
    private readonly TaskCompletionSource _gate = new();
    private int _reads;

    [Fact]
    public async Task CatchUpAsync_AskedWhileItRuns_ReadsOnceMore()
    {
        var first = _action.CatchUpAsync(ReadAsync);
        await _action.CatchUpAsync(ReadAsync);
        await _action.CatchUpAsync(ReadAsync);
        _reads.ShouldBe(1);

        _gate.SetResult();
        await first;

        _reads.ShouldBe(2);
    }

    [Fact]
    public async Task CatchUpAsync_NobodyAsksMeanwhile_ReadsOnce()
    {
        _gate.SetResult();

        await _action.CatchUpAsync(ReadAsync);
        await _action.CatchUpAsync(ReadAsync);

        _reads.ShouldBe(2);
    }

    [Fact]
    public async Task CatchUpAsync_LastReadBroken_SaysSo()
    {
        _gate.SetException(new InvalidOperationException("down"));

        await _action.CatchUpAsync(ReadAsync);

        _action.Sentence.ShouldNotBeNull().ShouldStartWith("It could not be read.");
    }

    private Task ReadAsync()
    {
        _reads++;
        return _gate.Task;
    }
}
