using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Sequences;

/// <summary>How far a project's sequence has come, live; starts and stops it.</summary>
public sealed partial class SequencePage : IDisposable
{
    private UserAction _reading = null!;
    private UserAction _acting = null!;
    private ChangeGatherer? _changes;
    private Ticker? _ticker;
    private SequenceView? _view;
    private SequenceProgress? _progress;
    private string? _project;
    private bool _read;
    private int _saves;
    private bool _partial = true;
    private bool? _sheet;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private SequenceScreen Screen { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    public void Dispose()
    {
        _changes?.Dispose();
        _ticker?.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_changes is not null && _view?.State.Sequence.ProjectId == Id)
        {
            return Task.CompletedTask;
        }

        Dispose();
        (_view, _project, _read) = (null, null, false);
        (_reading, _acting) = (new(Screen.Logger, "The sequence could not be read."), new(Screen.Logger, "That did not work."));

        // Before it is read, so that nothing is missed.
        var id = Id;
        _changes = new(Screen.Feed, change => change.ProjectId == id, SequenceScreen.Window, (_, _) => InvokeAsync(ReadAsync), Screen.Time, Screen.Logger, sequences: true);
        _ticker = new(Screen.Time, () => InvokeAsync(Tick));
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var id = Id;
            var view = await Screen.Look.ReadAsync(id, default, _view);
            var project = view?.State.Project ?? _project ?? (await Storyboards.OutlineAsync(id)).Name;
            (_view, _progress, _project, _read) = id == Id ? (view, view?.Progress, project, true) : (_view, _progress, _project, _read);
        });
        StateHasChanged();
    }

    /// <summary>The clocks go on between two readings.</summary>
    private void Tick()
    {
        if (_view is { State.Sequence.Status: SequenceStatus.Running } view)
        {
            _progress = SequenceProgress.Of(view.State, view.Outlook, Screen.Time.GetUtcNow());
            StateHasChanged();
        }
    }

    private async Task StartAsync()
    {
        await _acting.RunAsync(() => Screen.Service.StartAsync(Id, new(_partial, _sheet)));
        await ReadAsync();
    }

    private async Task CancelAsync()
    {
        var sure = await Screen.Dialogs.Confirm(
            "What is done is kept, and what runs at this moment is stopped, on the GPUs too. 'Continue' goes on from there.",
            "Cancel the sequence?",
            new() { OkButtonText = "Cancel it", CancelButtonText = "Let it go on" });
        if (sure == true)
        {
            await _acting.RunAsync(() => Screen.Service.CancelAsync(Id));
            await ReadAsync();
        }
    }
}
