using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Comparisons;

/// <summary>Two to four attempts of one slot against each other. What is compared, and how, stands in the address.</summary>
public sealed partial class ComparePage : IDisposable
{
    private CompareQuery _query = new(null, []);
    private LiveHistory? _live;
    private ulong _shuffle;
    private int _active;
    private string? _told;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    private string? A { get; set; }

    [SupplyParameterFromQuery]
    private string? B { get; set; }

    [SupplyParameterFromQuery]
    private string? C { get; set; }

    [SupplyParameterFromQuery]
    private string? D { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Blind { get; set; }

    [Inject]
    private LiveHistories Histories { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ISeedSource Seeds { get; set; } = null!;

    private CompareBoard? Board => _live?.Now is { } history ? CompareBoard.Of(history, _query, _shuffle) : null;

    public void Dispose() => _live?.Dispose();

    // One order as long as the page is open.
    protected override void OnInitialized() => _shuffle = Seeds.Next();

    protected override Task OnParametersSetAsync()
    {
        _query = CompareQuery.Read([A, B, C, D], Kind, View, Blind);
        if (_live?.SegmentId == Id)
        {
            return Task.CompletedTask;
        }

        _live?.Dispose();
        (_active, _told) = (0, null);
        _live = Histories.Open(Id, InvokeAsync, StateHasChanged);
        return _live.ReadAsync();
    }

    private int Active(CompareBoard board) => Math.Min(_active, board.PanesIn(_query.View).Length - 1);

    private void Activate(int index) => _active = index;

    private void Go(CompareQuery query)
    {
        _told = query.Blind ? null : _told;
        Navigation.NavigateTo(query.UrlOf(Id), replace: true);
    }

    /// <summary>Puts an attempt where the active one stands; one that is shown already changes places with it.</summary>
    private void Put(CompareBoard board, int number)
    {
        var (numbers, active) = (board.Numbers, Active(board));
        var there = numbers.IndexOf(number);
        var changed = there < 0 ? numbers.SetItem(active, number) : numbers.SetItem(there, numbers[active]).SetItem(active, number);
        Go(_query with { Kind = board.Kind, Numbers = changed });
    }

    private void Chosen(CompareBoard board, ComparePaneView chosen)
    {
        // By its id: it may have been read anew while the question was open.
        _active = board.Panes.Index().Where(item => item.Item.Attempt.Id == chosen.Attempt.Id).Select(item => item.Index).FirstOrDefault();
        if (!_query.Blind)
        {
            // What is selected stands first where nobody has said otherwise; it is not to change places under somebody's hands.
            _told = $"{chosen.Label} is selected.";
            Go(_query with { Kind = board.Kind, Numbers = board.Numbers });
            return;
        }

        var history = _live!.Now!;
        var automatic = AutomaticPick.Of([.. history.Attempts.Where(attempt => attempt.Kind == board.Kind)]);
        var studio = automatic is null ? "Nothing had passed, so the studio would have taken none."
            : automatic.Id == chosen.Attempt.Id ? "The studio would have taken the same one."
            : $"The studio would have taken attempt {automatic.Number}.";
        _told = $"You chose {chosen.Label}: it is attempt {chosen.Attempt.Number}. {studio}";

        // Revealed in the order in which they stood.
        Navigation.NavigateTo((_query with { Kind = board.Kind, Numbers = board.Numbers, Blind = false }).UrlOf(Id), replace: true);
    }

    private static string? ObstacleOf(SegmentHistory history, AssetKind kind)
    {
        var slot = new[] { history.Card.Image, history.Card.Video, history.Card.Audio }.Single(slot => slot.Kind == kind);
        return slot.Status.IsOpen() ? "The slot is being generated; wait until it has ended." : null;
    }
}
