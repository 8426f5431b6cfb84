using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Workflows;

/// <summary>One workflow: where the parameters go, who uses it, and whether it works.</summary>
public sealed partial class WorkflowPage
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private Workflow? _workflow;
    private WorkflowFile? _file;
    private WorkflowReplacement? _replacement;
    private IReadOnlyList<SceneTypeUse> _uses = [];
    private string _title = "";
    private string _labels = "";
    private bool _touched;
    private bool _saved;
    private Guid? _shown;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private WorkflowService Workflows { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<WorkflowPage> Logger { get; set; } = null!;

    private bool HasUnsaved => _touched || _replacement is not null;

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return Task.CompletedTask;
        }

        (_shown, _workflow, _file) = (Id, null, null);
        _reading = new(Logger, "The workflow could not be read.");
        _saving = new(Logger, "The workflow could not be saved.");
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        var workflow = await Workflows.FindAsync(Id);
        _uses = SceneTypeUse.Of(await Storyboards.SceneTypesAsync(), await Workflows.AllAsync(), workflow.Kind, workflow.Id);
        (_workflow, _file) = (workflow, WorkflowFile.Read(workflow.Graph, workflow.Bindings));
        (_title, _labels) = (workflow.Title, string.Join(", ", workflow.Labels));
        (_touched, _saved, _replacement) = (false, false, null);
        _saving.Forget();
    });

    private void Touch() => (_touched, _saved) = (true, false);

    private void ChangeTitle(string title)
    {
        _title = title;
        Touch();
    }

    private void ChangeLabels(string labels)
    {
        _labels = labels;
        Touch();
    }

    private async Task SaveAsync()
    {
        var done = await _saving.RunAsync(async () =>
        {
            if (_file!.Draft.Upscales(_workflow!.Kind))
            {
                await SceneTypeUse.LeaveAsync(_uses, Workflows, _workflow.Kind);
            }

            // Kept at once: what comes after it may be refused, and is then repeated from this revision.
            var workflow = _workflow = await Workflows.ChangeAsync(Id, Change(_workflow!), _workflow!.Revision);
            await SceneTypeUse.ApplyAsync(_uses, Workflows, workflow);
        });
        if (done)
        {
            await ReadAsync();
            _saved = true;
        }
    }

    private WorkflowChange Change(Workflow known)
    {
        var labels = WorkflowUse.Split(_labels);
        return new()
        {
            Title = _title == known.Title ? null : _title,
            File = _replacement is null ? null : _file!.Json,
            Bindings = _file!.Draft.Choices(),
            Scores = _replacement is null ? null : [.. _replacement.Scores.Select(score => new ScoreChoice(score.Check, score.NodeId, score.Key, score.Index))],
            Labels = known.Labels.SetEquals(labels) ? null : labels,
        };
    }
}
