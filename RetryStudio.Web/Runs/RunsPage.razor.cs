using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Runs;

/// <summary>The history of runs, as the address filters it.</summary>
public sealed partial class RunsPage : IDisposable
{
    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private RunQuery _query = RunQuery.All;
    private RunQuery? _shown;
    private IReadOnlyList<RunLine>? _runs;
    private RunChoices? _choices;
    private bool _more;

    [SupplyParameterFromQuery]
    private string? Project { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? By { get; set; }

    [SupplyParameterFromQuery]
    private string? After { get; set; }

    [Inject]
    private RunScreen Screen { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override void OnInitialized()
    {
        _reading = new(Screen.Logger, "The runs could not be read.");
        _changes = new(Screen.Feed, _ => true, RunScreen.Window, (_, _) => InvokeAsync(ReadAsync), Screen.Time, Screen.Logger);
    }

    protected override async Task OnParametersSetAsync()
    {
        _query = RunQuery.Read(Project, Status, By, After);
        if (_query != _shown)
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var query = _query;
            var runs = await Screen.Reader.RunsAsync(query.Filter, default);
            _choices = await Screen.Reader.ChoicesAsync(default);
            if (query == _query)
            {
                (_runs, _more, _shown) = ([.. runs.Take(RunFilter.PageSize)], runs.Count > RunFilter.PageSize, query);
            }
        });
        StateHasChanged();
    }

    private void Show(RunQuery query) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query.Write()));
}
