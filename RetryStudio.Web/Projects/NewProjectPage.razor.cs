using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Projects;

/// <summary>Makes a project, with its script when there is one. What was typed stays until it worked.</summary>
public sealed partial class NewProjectPage
{
    private UserAction _creating = null!;
    private string _name = "";
    private decimal? _budget;
    private Guid? _sceneType;
    private ScriptText _script = ScriptText.Empty;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<NewProjectPage> Logger { get; set; } = null!;

    private string Label => _script.IsWhole ? $"Make it with {Words.Count(_script.Reading!.Draft.Segments, "segment")}" : "Make the project";

    protected override void OnInitialized() => _creating = new(Logger, "The project could not be made.");

    private async Task CreateAsync()
    {
        var id = Guid.Empty;
        if (await _creating.RunAsync(async () => id = await Storyboards.CreateAsync(_name, _budget, _script.Text, _sceneType, format: _script.Format)))
        {
            Navigation.NavigateTo($"projects/{id}");
        }
    }

    private string? Invalid(string field) => _creating.FaultOf(field) is null ? null : "true";
}
