using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Runs;

/// <summary>One run: what it was asked for, how it went, what failed. Live while it goes on.</summary>
public sealed partial class RunPage : IDisposable
{
    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private RunReport? _report;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private RunScreen Screen { get; set; } = null!;

    private string Heading => _report is { } report ? $"Run of {Words.Moment(report.Line.Run.StartedAt)}" : "Run";

    public void Dispose() => _changes?.Dispose();

    protected override Task OnParametersSetAsync()
    {
        if (_report?.Line.Run.Id == Id)
        {
            return Task.CompletedTask;
        }

        _changes?.Dispose();
        (_report, _reading) = (null, new(Screen.Logger, "The run could not be read."));

        // Before it is read, so that nothing is missed; whose run it is, is known only then.
        _changes = new(Screen.Feed, change => _report is not { } report || change.ProjectId == report.Line.Run.ProjectId, RunScreen.Window, (_, _) => InvokeAsync(ReadAsync), Screen.Time, Screen.Logger);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var id = Id;
            var report = await Screen.Reader.ReportAsync(id, default) ?? throw RejectedException.NotFound("run");
            _report = id == Id ? report : _report;
        });
        StateHasChanged();
    }
}
