using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Sequences;

/// <summary>What QA says of a project's film, live; takes shots as they are.</summary>
public sealed partial class QaPage : IDisposable
{
    private UserAction _reading = null!;
    private UserAction _accepting = null!;
    private ChangeGatherer? _changes;
    private Guid _shown;
    private QaReport? _report;
    private string? _project;
    private bool _read;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private SequenceScreen Screen { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return Task.CompletedTask;
        }

        Dispose();
        (_shown, _report, _project, _read) = (Id, null, null, false);
        (_reading, _accepting) = (new(Screen.Logger, "The report could not be read."), new(Screen.Logger, "That did not work."));
        var id = Id;
        _changes = new(Screen.Feed, change => change.ProjectId == id, SequenceScreen.ReportWindow, (_, _) => InvokeAsync(ReadAsync), Screen.Time, Screen.Logger, sequences: true);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var id = Id;
            var report = (await Screen.Look.ReportAsync(id, default))?.Brief();
            var project = report?.Project ?? _project ?? (await Storyboards.OutlineAsync(id)).Name;
            (_report, _project, _read) = id == Id ? (report, project, true) : (_report, _project, _read);
        });
        StateHasChanged();
    }

    private async Task AcceptAsync(QaFinding finding)
    {
        // What is shown at this moment is taken, not what QA says while the question is being read.
        var revision = _report!.Shots.Single(shot => shot.SegmentId == finding.SegmentId).Revision;
        var sure = await Screen.Dialogs.Confirm(
            $"{finding.Sentence} It is then delivered as it is, with your name beside it.",
            $"Take segment {finding.Number} as it is?",
            new() { OkButtonText = "Take it", CancelButtonText = "Leave it" });
        if (sure == true)
        {
            await _accepting.RunAsync(() => Screen.Service.AcceptAsync(Id, finding.SegmentId, revision));
            await ReadAsync();
        }
    }
}
