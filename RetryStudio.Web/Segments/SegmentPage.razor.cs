using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Segments;

/// <summary>One segment: what was chosen, what was tried, and why. Live.</summary>
public sealed partial class SegmentPage : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<AssetKind, Guid?> _pinned = [];

    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private Ticker? _ticker;
    private SegmentHistory? _history;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private IGenerationReader Reader { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<SegmentPage> Logger { get; set; } = null!;

    public void Dispose()
    {
        _changes?.Dispose();
        _ticker?.Dispose();
    }

    protected override void OnInitialized()
    {
        _reading = new(Logger, "The segment could not be read.");
        _changes = new(Feed, Concerns, Window, (_, _) => InvokeAsync(ReadAsync), Time, Logger);
        _ticker = new(Time, () => InvokeAsync(Tick));
    }

    protected override Task OnParametersSetAsync()
    {
        if (_history?.Card.Id == Id)
        {
            return Task.CompletedTask;
        }

        _pinned.Clear();
        return ReadAsync();
    }

    private bool Concerns(StudioEvent change) => change switch
    {
        StudioEvent.SlotChanged slot => slot.SegmentId == Id,
        _ => change.ProjectId == _history?.ProjectId,
    };

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var asked = Id;
            var history = await Reader.HistoryAsync(asked, default) ?? throw RejectedException.NotFound("segment");

            // Whoever steps on while a segment is being read gets the one they stepped to.
            _history = asked == Id ? history : _history;
        });
        StateHasChanged();
    }

    private void Tick()
    {
        if (_history is { } history && Slots(history).Any(slot => StatusWords.CountsDown(slot, Time.GetUtcNow())))
        {
            StateHasChanged();
        }
    }

    private void Pin(AttemptView attempt) => _pinned[attempt.Kind] = attempt.Id;

    // Narration is shown once there is some.
    private static IEnumerable<SlotView> Shown(SegmentHistory history) =>
        Slots(history).Where(slot => slot.Kind != AssetKind.Audio || history.Take is not null || slot.Status != SlotStatus.Pending || slot.Attempts > 0);

    // A panel is a picture only, and a take is spoken only.
    private static SlotView[] Slots(SegmentHistory history) => history switch
    {
        { Panel: not null } => [history.Card.Image],
        { Take: not null } => [history.Card.Audio],
        _ => [history.Card.Image, history.Card.Video, history.Card.Audio],
    };
}
