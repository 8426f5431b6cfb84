using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What changes the order and the number of segments, seen from one of them.</summary>
public sealed partial class SegmentOrder
{
    private UserAction _acting = null!;
    private IReadOnlyList<CutPoint> _cuts = [];
    private string _added = "";
    private int _cut;
    private decimal? _number;

    [Parameter, EditorRequired]
    public SegmentHistory History { get; set; } = null!;

    /// <summary>The words hold changes that are not saved.</summary>
    [Parameter]
    public bool Unsaved { get; set; }

    [Inject]
    private SegmentService Segments { get; set; } = null!;

    [Inject]
    private IGenerationReader Reader { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<SegmentOrder> Logger { get; set; } = null!;

    private Guid Id => History.Card.Id;

    protected override void OnInitialized() => _acting = new(Logger, "That did not work.");

    protected override void OnParametersSet()
    {
        _cuts = CutPoint.Of(History.Card.Text);
        _cut = _cuts.Any(cut => cut.At == _cut) ? _cut : _cuts.Select(cut => cut.At).FirstOrDefault();
    }

    private Task AddAsync() => ActAsync(async () =>
    {
        var place = await Segments.AddAsync(Id, new(_added));
        return new Done($"Segment {place.Number} is new.") { Undo = () => Segments.DeleteAsync(place.ProjectId, [place.SegmentId]) };
    });

    private Task SplitAsync() => ActAsync(async () =>
    {
        var place = await Segments.SplitAsync(Id, _cut, History.Revision);
        return new Done($"Segment {History.Card.Number} was split; the second part is segment {place.Number}.");
    });

    private Task MoveAsync() => ActAsync(async () =>
    {
        var cards = await Reader.CardsAsync(History.ProjectId, null, default);
        var wanted = _number ?? 0;
        var target = cards.FirstOrDefault(card => card.Number == wanted);
        if (target is null && wanted != cards.Count + 1)
        {
            throw RejectedException.Invalid($"There is no segment {Words.Number(wanted)}. The project has {Words.Count(cards.Count, "segment")}; {cards.Count + 1} moves it to the end.");
        }

        var place = await Segments.MoveAsync(Id, (target ?? cards[^1]).Id, behind: target is null);
        return new Done($"Segment {History.Card.Number} is segment {place.Number} now.");
    });

    private async Task MergeAsync()
    {
        var sure = await Dialogs.Confirm(
            "Its text and its duration are added to this one; the picture stays this one's. The next segment goes to the bin with its attempts.",
            "Merge with the next segment?",
            new() { OkButtonText = "Merge them", CancelButtonText = "Leave them" });
        if (sure == true)
        {
            await ActAsync(async () =>
            {
                await Segments.MergeAsync(Id, History.Revision);
                return new Done($"Segment {History.Card.Number} has taken the next one in. That is in the bin.");
            });
        }
    }

    private Task DeleteAsync() => ActAsync(async () =>
    {
        await Segments.DeleteAsync(History.ProjectId, [Id]);
        return Done.Deleted(Segments, History.ProjectId, Id, History.Card.Number);
    });

    private async Task ActAsync(Func<Task<Done>> act)
    {
        // A click that follows the typing at once comes before the buttons are greyed out.
        if (Unsaved)
        {
            return;
        }

        Done? done = null;
        if (await _acting.RunAsync(async () => done = await act()))
        {
            Dialogs.Close(done);
        }
    }
}
