using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Review;

/// <summary>Everything that waits for a person, over all projects.</summary>
public sealed partial class ReviewPage : IDisposable
{
    private const int PageSize = 50;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private List<EscalationView>? _open;
    private bool _more;

    [Inject]
    private IGenerationReader Reader { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ReviewPage> Logger { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _reading = new(Logger, "The reviews could not be read.");
        _changes = new(Feed, _ => true, Window, (_, _) => InvokeAsync(ReadAsync), Time, Logger);
        await ReadAsync();
    }

    /// <summary>Reads as many as are shown, so that a live change does not fold the list.</summary>
    private async Task ReadAsync()
    {
        var wanted = Math.Max(PageSize, _open?.Count ?? 0);
        await _reading.RunAsync(async () => Take([], await Reader.EscalationsAsync(null, wanted + 1, null, default), wanted));
        StateHasChanged();
    }

    private Task MoreAsync() => _reading.RunAsync(async () =>
        Take(_open ?? [], await Reader.EscalationsAsync(null, PageSize + 1, _open?[^1].Id, default), PageSize));

    private void Take(IEnumerable<EscalationView> before, IReadOnlyList<EscalationView> read, int wanted) =>
        (_open, _more) = ([.. before, .. read.Take(wanted)], read.Count > wanted);
}
