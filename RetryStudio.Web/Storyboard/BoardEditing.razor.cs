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
    private string? _aside;
    private bool _editing;
    private bool _disposed;

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
        _disposed = true;
        await DetachAsync(_listening);
        _self?.Dispose();
    }

    /// <summary>Opens the words of a segment.</summary>
    [JSInvokable]
    public Task EditAsync(Guid segment) => InvokeAsync(async () =>
    {
        if (_editing || State.Deck.Find(segment) is not { } cell)
        {
            return;
        }

        _editing = true;
        try
        {
            var result = await Dialogs.OpenAsync<SegmentEditor>(
                $"Segment {cell.Card.Number}",
                new() { [nameof(SegmentEditor.Segment)] = segment, [nameof(SegmentEditor.Budget)] = State.Outline!.Budget },
                new() { Width = "44rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" });
            Tell(result as Done);
        }
        finally
        {
            _editing = false;
        }
    });

    /// <summary>Takes up again what failed of a segment.</summary>
    [JSInvokable]
    public Task RetryAsync(Guid segment) => ActAsync(segment, async card =>
    {
        var start = await Generations.RetryFailedAsync(Project, segments: new HashSet<Guid> { segment });
        return new(start.Queued > 0 ? $"Segment {card.Number}: {Words.Count(start.Queued, "slot")} back in the queue, with fresh counters." : $"Nothing of segment {card.Number} has failed.") { Idle = start.Queued == 0 };
    });

    [JSInvokable]
    public Task DeleteAsync(Guid segment) => ActAsync(segment, async card =>
    {
        await Segments.DeleteAsync(Project, [segment]);
        return Done.Deleted(Segments, Project, segment, card.Number);
    });

    /// <summary>Moves a segment past the neighbour that is shown beside it; into another scene, to its near side first.</summary>
    [JSInvokable]
    public async Task StepAsync(Guid segment, bool forward)
    {
        var cells = State.Rows.SelectMany(row => row.Cells).ToList();
        var place = cells.FindIndex(cell => cell.Id == segment);
        var next = place + (forward ? 1 : -1);
        if (place >= 0 && next >= 0 && next < cells.Count)
        {
            var stays = cells[next].Card.SceneId == cells[place].Card.SceneId;
            await MoveAsync(segment, cells[next].Id, behind: stays == forward);
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
        var scene = cells.Find(other => other.Id == target) is { } beside && beside.SceneId != old.SceneId ? State.Outline!.Scenes.FirstOrDefault(item => item.Id == beside.SceneId) : null;
        return new($"Segment {card.Number} is segment {place.Number} now{(scene is null ? "" : $", in scene {scene.Position + 1}, '{scene.Title}'")}.")
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
        if (_disposed)
        {
            return;
        }

        _listening = await module.InvokeAsync<IJSObjectReference>("attach", _self);
        if (_disposed)
        {
            await DetachAsync(_listening);
            return;
        }

        StateHasChanged();
    }

    private static async Task DetachAsync(IJSObjectReference? listening)
    {
        try
        {
            if (listening is not null)
            {
                await listening.InvokeVoidAsync("detach");
                await listening.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and what listened there with it.
        }
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

    // What did nothing does not take away what can still be undone.
    private void Tell(Done? done)
    {
        (_done, _aside) = done switch
        {
            null => (_done, null),
            { Idle: true } when _done?.Undo is not null => (_done, done.Told),
            _ => (done, null),
        };
        StateHasChanged();
    }

    private void Close()
    {
        (_done, _aside) = (null, null);
        _acting.Forget();
    }

    private async Task UndoAsync()
    {
        if (_done?.Undo is { } undo)
        {
            _aside = null;
            var undone = await _acting.RunAsync(undo);
            _done = undone ? new("Undone.") : _acting.Reason is null ? _done : null;
        }
    }
}
