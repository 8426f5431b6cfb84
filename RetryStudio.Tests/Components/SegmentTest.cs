using Bunit;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Segments;

namespace RetryStudio.Tests.Components;

/// <summary>A test of the page of one segment.</summary>
public abstract class SegmentTest : ScreenTest
{
    protected static readonly SceneView Scene = Shown.Scene();

    protected IRenderedComponent<SegmentPage> OpenHistory(SegmentHistory history)
    {
        Reader.Histories[history.Card.Id] = history;
        return Render<SegmentPage>(parameters => parameters.Add(page => page.Id, history.Card.Id));
    }

    protected static SegmentCard Card(SlotStatus image) => Shown.Card(5, Scene, Shown.Slot(AssetKind.Image, image));

    protected IRenderedComponent<SegmentPage> Open(SlotStatus image, params AttemptView[] attempts) => Open(Card(image), attempts);

    protected IRenderedComponent<SegmentPage> Open(SegmentCard card, params AttemptView[] attempts)
    {
        _ = Dialogs;
        Reader.Histories[card.Id] = Shown.History(card, [.. attempts]);
        return Render<SegmentPage>(parameters => parameters.Add(item => item.Id, card.Id));
    }
}
