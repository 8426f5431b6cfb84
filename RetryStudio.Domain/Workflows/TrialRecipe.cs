using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Workflows;

/// <summary>What a trial is made from, as paths below the media root; null where nothing was chosen.</summary>
public sealed record TrialInputs(string? StartImage = null, string? SourceVideo = null);

/// <summary>The recipe of a trial: the file's own values, with another prompt and another seed. Pure.</summary>
public static class TrialRecipe
{
    private const int PromptLimit = 10_000;

    /// <summary>Where a file says nothing of it.</summary>
    private const int DefaultFps = 16;

    /// <summary>What the file itself has for a parameter; null when it is not bound, or holds nothing.</summary>
    public static string? Own(Workflow workflow, WorkflowGraph graph, string parameter) =>
        workflow.Bindings.FirstOrDefault(binding => binding.Parameter == parameter)?.Targets.FirstOrDefault(target => target.Transform.Share is null) is { } target
            ? graph.Find(target.NodeId)?.Text(target.Input)
            : null;

    /// <exception cref="RejectedException">Says what is missing.</exception>
    public static Recipe Of(Workflow workflow, WorkflowGraph graph, string? prompt, ulong seed, TrialInputs inputs)
    {
        bool Takes(string parameter) => workflow.Bindings.Any(binding => binding.Parameter == parameter);
        var text = PlainText.Joined(prompt ?? "");
        if (Takes(WorkflowParameter.Prompt) && PlainText.Fault(text, PromptLimit) is { } fault)
        {
            throw RejectedException.Invalid($"The prompt {fault}", new FieldError("prompt", $"It {fault}"));
        }

        if (Takes(WorkflowParameter.StartImage) && inputs.StartImage is null)
        {
            throw RejectedException.Invalid("The workflow needs a start image.", new FieldError("startImage", "Choose one."));
        }

        if (Takes(WorkflowParameter.SourceVideo) && inputs.SourceVideo is null)
        {
            throw RejectedException.Invalid("The workflow needs a clip to upscale.", new FieldError("sourceVideo", "Choose one."));
        }

        decimal? Number(string parameter) => decimal.TryParse(Own(workflow, graph, parameter), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        var plain = new Recipe { Seed = seed, Workflow = workflow.Name, Prompt = text };
        var fps = workflow.Kind == AssetKind.Image ? 0 : (int)(Number("fps") ?? DefaultFps);
        return plain with
        {
            NegativePrompt = Own(workflow, graph, WorkflowParameter.NegativePrompt) ?? "",
            Steps = (int)(Number("steps") ?? plain.Steps),
            Cfg = Number("cfg") ?? plain.Cfg,
            Denoise = Number("denoise") ?? plain.Denoise,
            Width = (int)(Number("width") ?? plain.Width),
            Height = (int)(Number("height") ?? plain.Height),
            Fps = fps,
            Seconds = fps > 0 && Number(WorkflowParameter.Frames) is { } frames ? frames / fps : 0,
            StartImage = Takes(WorkflowParameter.StartImage) ? inputs.StartImage : null,
            SourceVideo = Takes(WorkflowParameter.SourceVideo) ? inputs.SourceVideo : null,
            Extra = new[] { "guidance", "strength", "shift" }.Where(name => Number(name) is not null).ToImmutableSortedDictionary(name => name, name => Number(name)!.Value),
        };
    }

    /// <summary>What goes into the graph, as it goes in: by parameter, those that are bound only.</summary>
    public static ImmutableArray<(string Parameter, string Value)> Sent(Workflow workflow, Recipe recipe) =>
    [
        .. WorkflowParameter.Names
            .Where(name => name is not (WorkflowParameter.StartImage or WorkflowParameter.ReferenceImage or WorkflowParameter.SourceVideo))
            .Select(name => (name, Value: workflow.Bindings.FirstOrDefault(binding => binding.Parameter == name) is { } binding
                ? WorkflowParameter.ValueOf(name, recipe, binding.Targets[0].Transform, null)?.ToString()
                : null))
            .Where(item => !string.IsNullOrEmpty(item.Value))
            .Select(item => (item.name, item.Value!)),
    ];
}
