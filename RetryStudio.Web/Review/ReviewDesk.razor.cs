using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Comparisons;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Review;

/// <summary>One escalation with everything that was tried, and what a person can do with it.</summary>
public sealed partial class ReviewDesk : IDisposable
{
    private UserAction _acting = null!;
    private LiveHistory? _live;
    private Guid? _focused;

    [Parameter, EditorRequired]
    public EscalationView Item { get; set; } = null!;

    [Parameter]
    public bool HasPrevious { get; set; }

    [Parameter]
    public bool HasNext { get; set; }

    /// <summary>-1 or 1.</summary>
    [Parameter]
    public EventCallback<int> OnStep { get; set; }

    /// <summary>It was dealt with.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    /// <summary>It is another now, and still open: who looks after it, or what is asked for.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private LiveHistories Histories { get; set; } = null!;

    [Inject]
    private ReviewService Reviews { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<ReviewDesk> Logger { get; set; } = null!;

    /// <summary>The attempt that the keys act on: the marked one, else the best.</summary>
    private AttemptView? Focused => _live?.Now is not { } history ? null
        : Attempts(history).FirstOrDefault(attempt => attempt.Id == _focused) ?? Attempts(history).Where(attempt => attempt.Media is not null).MaxBy(attempt => attempt.Overall ?? 0);

    private string? ApproveObstacle => Focused switch
    {
        null when _live?.Now is null => "The attempts are being read.",
        null => "None of its attempts brought a file.",
        { Media: null } attempt => $"Attempt {attempt.Number} brought no file.",
        _ => null,
    };

    private string? RetryObstacle => Item.GrantRequest is { Waits: true } asked ? $"{asked.By} has asked a producer for more attempts already." : null;

    private bool IsMine => Item.Assignee == Reviews.Me;

    private string TakeText => IsMine ? "Give it back" : Item.Assignee is null ? "Take it" : "Take it over";

    private string Name => $"{Segment.NameOf(Item.Segment)}, {Item.Kind.ToString().ToLowerInvariant()}";

    public void Dispose() => _live?.Dispose();

    protected override Task OnInitializedAsync()
    {
        _acting = new(Logger, "That did not work.");
        _live = Histories.Open(Item.SegmentId, InvokeAsync, StateHasChanged);
        return _live.ReadAsync();
    }

    private IEnumerable<AttemptView> Attempts(SegmentHistory history) => history.Attempts.Where(attempt => attempt.Kind == Item.Kind).OrderBy(attempt => attempt.Number);

    private string? CompareUrl(SegmentHistory history) => Attempts(history).Count(attempt => attempt.Media is not null) < 2 ? null : new CompareQuery(Item.Kind, []).UrlOf(Item.SegmentId);

    private async Task ApproveAsync()
    {
        if (Focused is { } attempt && await _acting.RunAsync(() => Reviews.ApproveAsync(Item.Id, attempt.Id)))
        {
            await DoneAsync("Approved", $"{Name}: attempt {attempt.Number} is selected.");
        }
    }

    private async Task RetryAsync()
    {
        if (await LargerRetryDialog.AskAsync(Dialogs, Item) is not { } attempts)
        {
            return;
        }

        LargerRetry? retry = null;
        if (!await _acting.RunAsync(async () => retry = await Reviews.RetryAsync(Item.Id, attempts)))
        {
            return;
        }

        var count = Words.Count(attempts, "attempt");
        await (retry!.Started
            ? DoneAsync("Retrying", $"{Name}: up to {count} with a larger change.")
            : DoneAsync("Asked for", $"{Name}: a producer sees that you ask for {count}, about {Words.Gpu(retry.GpuSeconds)}. It stays in the queue."));
    }

    private async Task RejectAsync()
    {
        var reason = await ReasonDialog.AskAsync(Dialogs, $"Reject {Name.ToLowerInvariant()}?", "None of its attempts is taken, and it counts as failed. 'Retry failed' takes it up again.", "Reject");
        if (reason is not null && await _acting.RunAsync(() => Reviews.RejectAsync(Item.Id, reason)))
        {
            await DoneAsync("Rejected", $"{Name}: {reason}");
        }
    }

    private async Task TakeAsync()
    {
        if (await _acting.RunAsync(() => Reviews.AssignAsync(Item.Id, IsMine ? null : Reviews.Me)))
        {
            await OnChanged.InvokeAsync();
        }
    }

    private Task DoneAsync(string what, string detail)
    {
        Notifications.Tell(NotificationSeverity.Success, what, detail);
        return OnDone.InvokeAsync();
    }
}
