using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Workflows;

/// <summary>Takes a workflow from its file to the scene types that use it. Another file begins anew; what was typed stays.</summary>
public sealed partial class WorkflowImportPage
{
    private UserAction _reading = null!;
    private UserAction _listing = null!;
    private UserAction _saving = null!;
    private WorkflowFile? _file;
    private string _title = "";
    private string _name = "";
    private string _labels = "";
    private AssetKind _kind;
    private IReadOnlyList<SceneTypeUse> _uses = [];

    [Inject]
    private WorkflowService Workflows { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<WorkflowImportPage> Logger { get; set; } = null!;

    private string SuggestedName
    {
        get
        {
            try
            {
                return WorkflowRules.Name(null, _title);
            }
            catch (RejectedException)
            {
                return "";
            }
        }
    }

    protected override void OnInitialized()
    {
        _reading = new(Logger, "The file could not be read.");
        _listing = new(Logger, "The scene types could not be read.");
        _saving = new(Logger, "The workflow could not be imported.");
    }

    private async Task ReadAsync(WorkflowText text)
    {
        _file = null;
        _saving.Forget();
        await _reading.RunAsync(() =>
        {
            _file = WorkflowFile.Read(text.Json);
            return Task.CompletedTask;
        });
        if (_file is not null)
        {
            _kind = _file.Preview.Kind;
            _title = _title.Length > 0 ? _title : TitleOf(text.Name);
            await ListAsync();
        }
    }

    private async Task ListAsync()
    {
        var chosen = _uses.Where(use => use.Chosen).Select(use => use.Id).ToHashSet();
        await _listing.RunAsync(async () => _uses = SceneTypeUse.Of(await Storyboards.SceneTypesAsync(), await Workflows.AllAsync(), _kind, null));
        foreach (var use in _uses)
        {
            use.Chosen = chosen.Contains(use.Id);
        }
    }

    private Task ChangeKindAsync(ChangeEventArgs change)
    {
        _kind = Enum.Parse<AssetKind>(change.Value?.ToString() ?? nameof(AssetKind.Image));
        return ListAsync();
    }

    private async Task ImportAsync()
    {
        Workflow? workflow = null;
        await _saving.RunAsync(async () => workflow = await Workflows.ImportAsync(_title, _name, _kind, _file!.Json, _file.Draft.Choices(), labels: WorkflowUse.Split(_labels)));
        if (workflow is not null)
        {
            await FinishAsync(workflow);
        }
    }

    // The workflow is there; what it is used for can be said again on its own page.
    private async Task FinishAsync(Workflow workflow)
    {
        var done = await _saving.RunAsync(() => SceneTypeUse.ApplyAsync(_uses, Workflows, workflow));
        if (done)
        {
            Notifications.Tell(NotificationSeverity.Success, "Imported", workflow.Title);
        }
        else
        {
            Notifications.TellAtLength(NotificationSeverity.Warning, $"{workflow.Title} is imported, but not all of the rest was done", _saving.Sentence ?? "");
        }

        Navigation.NavigateTo($"workflows/{workflow.Id}");
    }

    private string? Invalid(string field) => _saving.FaultOf(field) is null ? null : "true";

    private static string TitleOf(string fileName)
    {
        var title = fileName.Replace('_', ' ').Trim();
        return title.Length == 0 ? "" : char.ToUpperInvariant(title[0]) + title[1..];
    }
}
