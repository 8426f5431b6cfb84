using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Review;

/// <summary>What a producer is asked for, and the answer.</summary>
public sealed partial class GrantPanel
{
    private UserAction _answering = null!;

    [Parameter, EditorRequired]
    public EscalationView Item { get; set; } = null!;

    /// <summary>The attempts were granted.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    /// <summary>They were refused.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ReviewService Reviews { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<GrantPanel> Logger { get; set; } = null!;

    protected override void OnInitialized() => _answering = new(Logger, "The request could not be answered.");

    private async Task ApproveAsync()
    {
        LargerRetry? granted = null;
        if (await _answering.RunAsync(async () => granted = await Reviews.ApproveGrantAsync(Item.Id)))
        {
            Notifications.Tell(NotificationSeverity.Success, "Granted", $"{Segment.NameOf(Item.Segment)}: up to {Words.Count(granted!.Attempts, "attempt")} with a larger change.");
            await OnDone.InvokeAsync();
        }
    }

    private async Task RefuseAsync()
    {
        var reason = await ReasonDialog.AskAsync(Dialogs, "Refuse the attempts?", "It stays in the queue, and whoever asked reads your reason.", "Refuse");
        if (reason is not null && await _answering.RunAsync(() => Reviews.RefuseGrantAsync(Item.Id, reason)))
        {
            await OnChanged.InvokeAsync();
        }
    }
}
