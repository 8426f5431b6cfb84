using RetryStudio.Domain.Live;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Live;

public sealed class LiveFeedTests
{
    [Fact]
    public void Publish_AfterDisposingTwice_ReachesTheOthersOnly()
    {
        var feed = new LiveFeed();
        var (first, second) = (0, 0);
        var subscription = feed.Subscribe(_ => first++);
        using var other = feed.Subscribe(_ => second++);
        feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        subscription.Dispose();
        subscription.Dispose();
        feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        (first, second).ShouldBe((1, 2));
    }
}
