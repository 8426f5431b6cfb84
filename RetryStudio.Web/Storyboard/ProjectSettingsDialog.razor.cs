using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What a project is called and what it wants.</summary>
public sealed partial class ProjectSettingsDialog
{
    private UserAction _saving = null!;
    private string _name = "";
    private bool _wantsNarration;
    private NarrationManner _manner;

    [Parameter, EditorRequired]
    public ProjectOutline Outline { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<ProjectSettingsDialog> Logger { get; set; } = null!;

    /// <summary>Asks for the settings of the project that is shown.</summary>
    public static Task OpenAsync(DialogService dialogs, ProjectOutline outline) => dialogs.OpenAsync<ProjectSettingsDialog>(
        "Project settings",
        new() { [nameof(Outline)] = outline },
        new() { Width = "32rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" });

    protected override void OnInitialized()
    {
        _saving = new(Logger, "The settings could not be saved.");
        (_name, _wantsNarration, _manner) = (Outline.Name, Outline.WantsNarration, Outline.NarrationManner);
    }

    private async Task SaveAsync()
    {
        if (await _saving.RunAsync(() => Storyboards.ChangeSettingsAsync(Outline.Id, new(_name, _wantsNarration, _manner))))
        {
            Dialogs.Close();
        }
    }
}
