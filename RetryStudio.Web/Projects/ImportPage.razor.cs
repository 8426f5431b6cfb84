using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Projects;

/// <summary>Adds a further script to a project.</summary>
public sealed partial class ImportPage
{
    private UserAction _reading = null!;
    private UserAction _importing = null!;
    private ProjectOutline? _project;
    private Guid? _sceneType;
    private ScriptText _script = ScriptText.Empty;
    private Guid? _shown;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<ImportPage> Logger { get; set; } = null!;

    private string Label => _script.IsWhole ? $"Import {Words.Count(_script.Reading!.Draft.Segments, "segment")}" : "Import";

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return Task.CompletedTask;
        }

        (_shown, _project, _sceneType, _script) = (Id, null, null, ScriptText.Empty);
        _reading = new(Logger, "The project could not be read.");
        _importing = new(Logger, "The script could not be imported.");
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        var asked = Id;
        await _reading.RunAsync(async () =>
        {
            var project = await Storyboards.OutlineAsync(asked);
            _project = asked == Id ? project : _project;
        });
    }

    private async Task ImportAsync()
    {
        var added = 0;
        if (await _importing.RunAsync(async () => added = await Storyboards.ImportAsync(Id, _script.Text, _script.Format, _sceneType)))
        {
            Notifications.Tell(NotificationSeverity.Success, "Imported", $"{Words.Count(added, "segment")} added.");
            Navigation.NavigateTo($"projects/{Id}");
        }
    }
}
