using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Storyboard;

/// <summary>A project's segments as cards, live.</summary>
public sealed partial class StoryboardPage : IDisposable
{
    private readonly PulseGroup _group = new();

    private StoryboardState _state = new();
    private UserAction _reading = null!;
    private StoryboardSession? _session;
    private Ticker? _ticker;
    private Pulse? _pulse;
    private Guid? _shown;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Scene { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [Inject]
    private StoryboardSessions Sessions { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    public void Dispose()
    {
        _session?.Dispose();
        _ticker?.Dispose();
    }

    protected override void OnInitialized() => _ticker = new(Time, () => InvokeAsync(TickAsync));

    protected override async Task OnParametersSetAsync()
    {
        var another = _shown != Id;
        if (another)
        {
            OpenProject();
        }

        _state.Show(BoardFilter.Read(Status, Scene, Kind, Text));
        if (another)
        {
            await ReadAsync();
        }
    }

    // Nothing of the project that was shown before stays.
    private void OpenProject()
    {
        var state = new StoryboardState();
        (_shown, _state) = (Id, state);
        _reading = new(Sessions.Logger, "The storyboard could not be read.");
        _session?.Dispose();
        _session = Sessions.Open(Id, reading => InvokeAsync(() => Show(state, reading)));
    }

    private async Task ReadAsync()
    {
        await _reading.RunAsync(() => _session!.ReadAllAsync());
        StateHasChanged();
    }

    private void Show(StoryboardState state, BoardReading reading)
    {
        if (state != _state)
        {
            return;
        }

        var change = state.Apply(reading);
        if (change.Frame)
        {
            StateHasChanged();
        }

        _pulse?.Beat(change.Cards);
        if (change.Ended is { } ended)
        {
            Notifications.TellEnd(ended);
        }
    }

    private async Task TickAsync()
    {
        _pulse?.Beat(_state.CountingDown(Time.GetUtcNow()));
        if (_state.IsRunning && _session is { } session)
        {
            await session.ReadProgressAsync();
            StateHasChanged();
        }
    }

    private void ChangeFilter(BoardFilter filter) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(filter.Write()), replace: true);

    private Task SetBudgetAsync() => RaiseBudgetDialog.OpenAsync(Dialogs, _state);
}
