using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Shared.Live;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ChangeGathererTests : IDisposable
{
    private readonly LiveFeed _feed = new();
    private readonly ManualTime _time = new();
    private readonly Guid _project = Guid.NewGuid();
    private readonly List<Changes> _handedOn = [];
    private readonly ChangeGatherer _gatherer;

    private bool _broken;

    public ChangeGathererTests() =>
        _gatherer = new(_feed, change => change.ProjectId == _project, TimeSpan.FromMilliseconds(50), Take, _time, NullLogger.Instance);

    public void Dispose() => _gatherer.Dispose();

    [Fact]
    public async Task HandOn_ManyEvents_MakeOneReload()
    {
        var segments = Enumerable.Range(0, 10).Select(_ => Guid.NewGuid()).ToList();
        for (var round = 0; round < 20; round++)
        {
            segments.ForEach(Change);
        }

        await UntilAsync(1);

        var changes = _handedOn.ShouldHaveSingleItem();
        changes.Everything.ShouldBeFalse();
        changes.Segments.ShouldBe(segments, ignoreOrder: true);
    }

    [Fact]
    public async Task HandOn_EventsWhileTheyAreGathered_MakeNoReloadOfNothing()
    {
        Change(Guid.NewGuid());
        while (!_time.IsAwaited)
        {
            await Task.Yield();
        }

        Change(Guid.NewGuid());
        await UntilAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Change(Guid.NewGuid());
        await UntilAsync(2);

        _handedOn.Select(changes => changes.Segments.Count).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task HandOn_ProjectChanged_AsksForEverything()
    {
        Change(Guid.NewGuid());
        _feed.Publish(new StudioEvent.ProjectChanged(_project));

        await UntilAsync(1);

        _handedOn.ShouldHaveSingleItem().Everything.ShouldBeTrue();
    }

    [Fact]
    public async Task HandOn_OtherProject_IsNotNoticed()
    {
        _feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));
        Change(Guid.NewGuid());

        await UntilAsync(1);

        _handedOn.ShouldHaveSingleItem().Everything.ShouldBeFalse();
    }

    [Fact]
    public async Task HandOn_Broken_ReadsEverythingByItself()
    {
        _broken = true;
        Change(Guid.NewGuid());
        await UntilAsync(1);
        _broken = false;

        await UntilAsync(2);

        _handedOn[1].Everything.ShouldBeTrue();
    }

    [Fact]
    public async Task Dispose_Twice_StopsListening()
    {
        _gatherer.Dispose();
        _gatherer.Dispose();
        Change(Guid.NewGuid());

        for (var step = 0; step < 5; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        _handedOn.ShouldBeEmpty();
    }

    private Task Take(Changes changes, CancellationToken ct)
    {
        _handedOn.Add(changes);
        return _broken ? Task.FromException(new InvalidOperationException("down")) : Task.CompletedTask;
    }

    private void Change(Guid segment) => _feed.Publish(new StudioEvent.SlotChanged(_project, segment, AssetKind.Image));

    private async Task UntilAsync(int count)
    {
        for (var began = Stopwatch.GetTimestamp(); _handedOn.Count < count && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30);)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(2);
        }

        _handedOn.Count.ShouldBe(count);
    }
}
