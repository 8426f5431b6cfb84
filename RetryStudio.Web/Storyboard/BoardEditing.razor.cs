using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What keys, pencil, drag and drop do to the cards of a board; what can be undone is offered for it.</summary>
public sealed partial class BoardEditing : IAsyncDisposable
{
    private UserAction _acting = null!;
    private DotNetObjectReference<BoardEditing>? _self;
    private IJSObjectReference? _listening;
    private Done? _done;

    [Parameter, EditorRequired]
    public StoryboardState State { get; set; } = null!;

    [Inject]
    private SegmentService Segments { get; set; } = null!;

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private ILogger<BoardEditing> Logger { get; set; } = null!;

    private Guid Project => State.Outline!.Id;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_listening is { } listening)
            {
                await listening.InvokeVoidAsync("detach");
                await listening.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and what listened there with it.
        }

        _self?.Dispose();
    }

    /// <summary>Opens the words of a segment.</summary>
    [JSInvokable]
    public Task EditAsync(Guid segment) => InvokeAsync(async () =>
    {
        if (State.Deck.Find(segment) is not { } cell)
        {
            return;
        }

        var result = await Dialogs.OpenAsync<SegmentEditor>(
            $"Segment {cell.Card.Number}",
            new() { [nameof(SegmentEditor.Segment)] = segment, [nameof(SegmentEditor.Budget)] = State.Outline!.Budget },
            new() { Width = "44rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" });
        Tell(result as Done);
    });

    /// <summary>Takes up again what failed of a segment.</summary>
    [JSInvokable]
    public Task RetryAsync(Guid segment) => ActAsync(segment, async card =>
    {
        var start = await Generations.RetryFailedAsync(Project, segments: new HashSet<Guid> { segment });
        return new(start.Queued > 0 ? $"Segment {card.Number}: {Words.Count(start.Queued, "slot")} back in the queue, with fresh counters." : $"Nothing of segment {card.Number} has failed.");
    });

    [JSInvokable]
    public Task DeleteAsync(Guid segment) => ActAsync(segment, async card =>
    {
        await Segments.DeleteAsync(Project, [segment]);
        return Done.Deleted(Segments, Project, segment, card.Number);
    });

    /// <summary>Moves a segment past its neighbour.</summary>
    [JSInvokable]
    public async Task StepAsync(Guid segment, bool forward)
    {
        var cells = State.Deck.Cells;
        var place = cells.Index().Where(item => item.Item.Id == segment).Select(item => item.Index).DefaultIfEmpty(-1).First();
        var next = place + (forward ? 1 : -1);
        if (place >= 0 && next >= 0 && next < cells.Count)
        {
            await MoveAsync(segment, cells[next].Id, forward);
        }
    }

    [JSInvokable]
    public Task MoveAsync(Guid segment, Guid target, bool behind) => ActAsync(segment, async card =>
    {
        var cells = State.Deck.Cells.Select(cell => cell.Card).ToList();
        var (index, old) = (cells.FindIndex(other => other.Id == segment), card);
        var place = await Segments.MoveAsync(segment, target, behind);

        // Back to beside a neighbour of its own scene, or it would not belong to it.
        var (before, after) = (index > 0 ? cells[index - 1] : null, index + 1 < cells.Count ? cells[index + 1] : null);
        var neighbour = after?.SceneId == old.SceneId ? after : before?.SceneId == old.SceneId ? before : null;
        return new($"Segment {card.Number} is segment {place.Number} now.")
        {
            Undo = neighbour is null ? null : () => Segments.MoveAsync(segment, neighbour.Id, behind: neighbour == before),
        };
    });

    protected override void OnInitialized() => _acting = new(Logger, "That did not work.");

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        await using var module = await Script.InvokeAsync<IJSObjectReference>("import", "./board.js");
        _listening = await module.InvokeAsync<IJSObjectReference>("attach", _self);
    }

    private Task ActAsync(Guid segment, Func<SegmentCard, Task<Done>> act) => InvokeAsync(async () =>
    {
        if (State.Deck.Find(segment) is { } cell)
        {
            Done? done = null;
            await _acting.RunAsync(async () => done = await act(cell.Card));
            Tell(done);
        }
    });

    private void Tell(Done? done)
    {
        _done = done;
        StateHasChanged();
    }

    private async Task UndoAsync()
    {
        if (_done?.Undo is { } undo && await _acting.RunAsync(undo))
        {
            _done = new("Undone.");
        }
    }
}

/// <summary>What was done to a segment, and how it is undone.</summary>
public sealed record Done(string Told)
{
    /// <summary>Null where it cannot be undone.</summary>
    public Func<Task>? Undo { get; init; }

    public static Done Deleted(SegmentService segments, Guid project, Guid segment, int number) => new($"Segment {number} is in the bin, with all its attempts.")
    {
        Undo = () => segments.RestoreAsync(project, [segment]),
    };
}
