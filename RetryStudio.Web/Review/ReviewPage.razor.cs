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
    private int _wanted = PageSize;
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

    /// <summary>Reads as many as were asked for, so that a live change does not fold the list.</summary>
    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var wanted = _wanted;
            var read = await Reader.EscalationsAsync(null, wanted + 1, null, default);
            (_open, _more) = ([.. read.Take(wanted)], read.Count > wanted);
        });
        StateHasChanged();
    }

    private Task MoreAsync()
    {
        _wanted += PageSize;
        return ReadAsync();
    }
}
