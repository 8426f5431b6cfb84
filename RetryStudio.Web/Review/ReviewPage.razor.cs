using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Review;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Review;

/// <summary>Everything that waits for a person: the list, and the one that is open with all its attempts. Live.</summary>
public sealed partial class ReviewPage : IDisposable
{
    private const int PageSize = 50;

    /// <summary>A run tells of every step; who waits for a person changes more rarely.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private ReviewQuery _query = new(ReviewFilter.All);
    private ReviewFilter? _read;
    private ReviewFacets _facets = ReviewFacets.None;
    private List<EscalationView>? _queue;
    private EscalationView? _shown;
    private int _place;
    private int _wanted = PageSize;
    private bool _more;

    [SupplyParameterFromQuery]
    private string? Project { get; set; }

    [SupplyParameterFromQuery]
    private string? Assignee { get; set; }

    [SupplyParameterFromQuery]
    private string? Order { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Open { get; set; }

    [Inject]
    private IReviewReader Reader { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ReviewPage> Logger { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override void OnInitialized()
    {
        _reading = new(Logger, "The reviews could not be read.");
        _changes = new(Feed, _ => true, Window, (_, _) => InvokeAsync(ReadAsync), Time, Logger);
    }

    protected override Task OnParametersSetAsync()
    {
        _query = ReviewQuery.Read(Project, Assignee, Order, Kind, Open);
        if (_read != _query.Filter)
        {
            // Another order shows the same ones; another filter may not have the one that is open.
            _shown = _read is { } read && read with { Order = _query.Filter.Order } == _query.Filter ? _shown : null;
            _wanted = PageSize;
            return ReadAsync();
        }

        // Known already: it opens at once.
        if (_queue?.Find(item => item.Id == _query.Open) is { } known)
        {
            Show(known);
            return Task.CompletedTask;
        }

        return ReadAsync();
    }

    /// <summary>Reads as many as were asked for, so that a live change does not fold the list.</summary>
    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var (query, wanted) = (_query, _wanted);
            var read = await Reader.QueueAsync(query.Filter, wanted + 1, null, default);
            if (_queue is null || query.Filter != _read || !read.Take(wanted).SequenceEqual(_queue))
            {
                _facets = await Reader.FacetsAsync(default);
            }

            (_queue, _more, _read) = ([.. read.Take(wanted)], read.Count > wanted, query.Filter);
            var open = _query.Open;
            var shown = await ShownAsync(open ?? _shown?.Id);

            // Whoever steps on, or filters anew, while the queue is being read gets what they asked for.
            if (open == _query.Open && query.Filter == _query.Filter)
            {
                Show(shown);
            }
        });
        StateHasChanged();
    }

    // One that is open on the screen stays there, also after somebody else has closed it: it then says so.
    private async Task<EscalationView?> ShownAsync(Guid? open) => open is not { } id
        ? _queue!.FirstOrDefault()
        : _queue!.Find(item => item.Id == id) ?? await Reader.FindAsync(id, default) ?? _queue.FirstOrDefault();

    private void Show(EscalationView? item)
    {
        _shown = item;
        _place = _queue!.FindIndex(other => other.Id == item?.Id) is >= 0 and var place ? place : Math.Min(_place, _queue.Count);
    }

    private EscalationView? Neighbour(int by)
    {
        var here = _queue?.FindIndex(item => item.Id == _shown?.Id) ?? -1;

        // What stood behind one that was closed elsewhere stands in its place now.
        var there = here < 0 ? (by > 0 ? _place : _place - 1) : here + by;
        return _queue is { } queue && there >= 0 && there < queue.Count && queue[there].Id != _shown?.Id ? queue[there] : null;
    }

    private void Step(int by)
    {
        if (Neighbour(by) is { } next)
        {
            Go(_query with { Open = next.Id });
        }
    }

    /// <summary>What is open is done with: the next one opens.</summary>
    private Task NextAsync()
    {
        var next = Neighbour(1) ?? Neighbour(-1);
        var done = _shown?.Id;
        _queue?.RemoveAll(item => item.Id == done);
        _query = _query with { Open = next?.Id };
        Show(next);
        Go(_query);
        return ReadAsync();
    }

    private Task MoreAsync()
    {
        _wanted += PageSize;
        return ReadAsync();
    }

    private void Go(ReviewQuery query) => Navigation.NavigateTo(query.Url, replace: true);
}
