using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Insights;

/// <summary>What retries are worth, as the address filters it.</summary>
public sealed partial class InsightsPage
{
    private UserAction _reading = null!;
    private Guid? _project;
    private IReadOnlyList<ProjectSummary> _projects = [];
    private IReadOnlyList<RetryInsight>? _retries;
    private IReadOnlyList<ChoiceCount> _choices = [];

    [SupplyParameterFromQuery]
    private string? Project { get; set; }

    [Inject]
    private IRetryInsights Retries { get; set; } = null!;

    [Inject]
    private IChoiceReader Choices { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<InsightsPage> Logger { get; set; } = null!;

    protected override void OnInitialized() => _reading = new(Logger, "The insights could not be read.");

    protected override async Task OnParametersSetAsync()
    {
        var project = Guid.TryParse(Project, out var id) ? id : (Guid?)null;
        if (_retries is null || project != _project)
        {
            _project = project;
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var project = _project;
            var (projects, retries, choices) = (await Storyboards.ProjectsAsync(), await Retries.OfAsync(project, default), await Choices.CountsAsync(project, default));
            if (project == _project)
            {
                (_projects, _retries, _choices) = (projects, retries, choices);
            }
        });
    }

    private void Show(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("project", Guid.TryParse(change.Value as string, out var id) ? id.ToString() : null));
}
