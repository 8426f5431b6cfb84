using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Sequences;

/// <summary>The coherence sheet of a project. Live.</summary>
public sealed partial class SheetPage : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private Ticker? _ticker;
    private SheetView? _view;
    private Guid _shown;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private SheetService Sheets { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<SheetPage> Logger { get; set; } = null!;

    public void Dispose()
    {
        _changes?.Dispose();
        _ticker?.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return Task.CompletedTask;
        }

        // The page stays when only the project in the address is another.
        Dispose();
        (_shown, _view) = (Id, null);
        _reading = new(Logger, "The coherence sheet could not be read.");
        _changes = new(Feed, Concerns, Window, (_, _) => InvokeAsync(ReadAsync), Time, Logger);
        _ticker = new(Time, () => InvokeAsync(Tick));
        return ReadAsync();
    }

    // Slots of the storyboard change many times a second while it is generated.
    private bool Concerns(StudioEvent change) => change.ProjectId == _shown
        && (change is not StudioEvent.SlotChanged slot || _view?.Panels.Any(panel => panel.SegmentId == slot.SegmentId) != false);

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var id = Id;
            var view = await Sheets.LookAsync(id);
            _view = id == Id ? view : _view;
        });
        StateHasChanged();
    }

    private void Tick()
    {
        if (_view?.Panels.Any(panel => StatusWords.CountsDown(panel.Slot, Time.GetUtcNow())) == true)
        {
            StateHasChanged();
        }
    }
}
