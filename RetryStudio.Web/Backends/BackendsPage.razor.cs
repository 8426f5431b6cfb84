using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Backends;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Backends;

/// <summary>Every backend, how it stands and what runs on it. Read again every few seconds: servers tell nothing by themselves.</summary>
public sealed partial class BackendsPage : IDisposable
{
    private const int SecondsBetween = 3;

    /// <summary>A day's sums hardly change from one look to the next.</summary>
    private const int SecondsBetweenSums = 15;

    private UserAction _reading = null!;
    private Ticker? _ticker;
    private IReadOnlyList<BackendView>? _backends;
    private Dictionary<Guid, BackendStatistics> _statistics = [];
    private int _seconds;

    [Inject]
    private IBackendReader Reader { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<BackendsPage> Logger { get; set; } = null!;

    public void Dispose() => _ticker?.Dispose();

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The backends could not be read.");
        _ticker = new(Time, () => InvokeAsync(TickAsync));
        return ReadAsync();
    }

    // A server that takes long to answer is not asked twice at a time.
    private Task TickAsync() => ++_seconds % SecondsBetween == 0 && !_reading.Running ? ReadAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            if (_statistics.Count == 0 || _seconds % SecondsBetweenSums == 0)
            {
                _statistics = (await Reader.StatisticsAsync(default)).ToDictionary(item => item.BackendId);
            }

            _backends = await Reader.BackendsAsync(default);
        });
        StateHasChanged();
    }
}
