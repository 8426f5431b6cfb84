using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;

namespace RetryStudio.Tests.Components;

/// <summary>A test of the reviews that wait for a person.</summary>
public abstract class ReviewTest : ScreenTest
{
    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected EscalationView Escalated(int number, params AttemptView[] attempts)
    {
        _ = Dialogs;
        var card = Shown.Card(number, Shown.Scene(), Shown.Slot(AssetKind.Image, SlotStatus.NeedsReview));
        Reader.Histories[card.Id] = Shown.History(card, [.. attempts]);
        var item = Shown.Escalation(number) with { SegmentId = card.Id };
        Reviews.Queue.Add(item);
        return item;
    }
}
