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

    protected override async Task OnInitializedAsync()
    {
        _reading = new(Logger, "The project could not be read.");
        _importing = new(Logger, "The script could not be imported.");
        await ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () => _project = await Storyboards.OutlineAsync(Id));

    private async Task ImportAsync()
    {
        var added = 0;
        if (await _importing.RunAsync(async () => added = await Storyboards.ImportAsync(Id, _script.Text, _script.Format, _sceneType)))
        {
            Notifications.Notify(NotificationSeverity.Success, "Imported", $"{Words.Count(added, "segment")} added.");
            Navigation.NavigateTo($"projects/{Id}");
        }
    }
}
