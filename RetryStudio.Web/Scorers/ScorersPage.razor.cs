using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Scorers;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Scorers;

/// <summary>Every scorer and how it does. Read again every few seconds: their calls tell nothing by themselves.</summary>
public sealed partial class ScorersPage : IDisposable
{
    private const int SecondsBetween = 5;

    private UserAction _reading = null!;
    private Ticker? _ticker;
    private IReadOnlyList<ScorerView>? _scorers;
    private int _seconds;

    [Inject]
    private ScorerService Scorers { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ScorersPage> Logger { get; set; } = null!;

    public void Dispose() => _ticker?.Dispose();

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The scorers could not be read.");
        _ticker = new(Time, () => InvokeAsync(TickAsync));
        return ReadAsync();
    }

    private Task TickAsync() => ++_seconds % SecondsBetween == 0 && !_reading.Running ? ReadAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () => _scorers = await Scorers.AllAsync());
        StateHasChanged();
    }
}
