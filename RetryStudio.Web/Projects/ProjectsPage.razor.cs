using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Projects;

/// <summary>Every project with how far it has come and what it has cost.</summary>
public sealed partial class ProjectsPage : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private UserAction _reading = null!;
    private ChangeGatherer? _changes;
    private IReadOnlyList<ProjectSummary>? _projects;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ProjectsPage> Logger { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _reading = new(Logger, "The projects could not be read.");
        _changes = new(Feed, _ => true, Window, (_, _) => InvokeAsync(ReadAsync), Time, Logger);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () => _projects = await Storyboards.ProjectsAsync());
        StateHasChanged();
    }
}
