using System.Collections.Immutable;
using System.Globalization;

namespace RetryStudio.Domain.Workflows;

/// <summary>
/// Suggests where our parameters go in a workflow, each with its reason. A title of the author's comes first, then what the sampler
/// takes, then what is known of a class, then the mere name of an input. Of several as likely ones none is certain.
/// </summary>
public sealed class BindingInference
{
    private const string TitlePrefix = "RS:";

    private readonly WorkflowGraph _graph;
    private readonly List<(string Parameter, BindingTarget Target, string Reason, int Rank)> _found = [];

    private BindingInference(WorkflowGraph graph) => _graph = graph;

    public static ImmutableArray<BindingSuggestion> Suggest(WorkflowGraph graph)
    {
        var inference = new BindingInference(graph);
        inference.ByTitle();
        foreach (var sampler in graph.Nodes.Values.Where(node => NodeClasses.Samplers.Contains(node.ClassType)))
        {
            inference.BySampler(sampler);
        }

        inference.ByReference();
        inference.ByClass();
        inference.ByName();
        return inference.Chosen();
    }

    private void ByTitle()
    {
        foreach (var node in _graph.Nodes.Values.Where(IsTitled))
        {
            var named = node.Title![TitlePrefix.Length..].Trim();
            if (WorkflowParameter.Names.FirstOrDefault(name => name.Equals(named, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
            {
                continue;
            }

            foreach (var input in InputsFor(node, parameter))
            {
                Add(parameter, node, input, $"The node is titled '{node.Title}'.", 0);
            }
        }
    }

    private void BySampler(GraphNode sampler)
    {
        var second = sampler.ClassType == "KSamplerAdvanced" && sampler.Text("add_noise") == "disable";
        foreach (var (parameter, input) in NodeClasses.Inputs.GetValueOrDefault(sampler.ClassType, []))
        {
            // Of two samplers in a row only the first one takes noise, and only its seed matters.
            if (!(second && parameter == WorkflowParameter.Seed))
            {
                Add(parameter, sampler, input, $"The sampler {Called(sampler)} takes it.", 1);
            }
        }

        Split(sampler);
        Prompts(sampler, "positive", WorkflowParameter.Prompt);
        Prompts(sampler, "negative", WorkflowParameter.NegativePrompt);
        foreach (var input in (string[])["noise", "guider", "sigmas", "latent_image", "positive"])
        {
            foreach (var node in _graph.Behind(sampler, input).Where(node => !NodeClasses.Samplers.Contains(node.ClassType)))
            {
                foreach (var (parameter, target) in NodeClasses.Inputs.GetValueOrDefault(node.ClassType, []))
                {
                    Add(parameter, node, target, $"It leads to '{input}' of the sampler {Called(sampler)}.", 1);
                }
            }
        }
    }

    // Two samplers share the steps: where one ends and the other takes over moves with them.
    private void Split(GraphNode sampler)
    {
        if (sampler.ClassType != "KSamplerAdvanced" || !decimal.TryParse(sampler.Text("steps"), NumberStyles.Number, CultureInfo.InvariantCulture, out var steps) || steps <= 0)
        {
            return;
        }

        foreach (var input in (string[])["start_at_step", "end_at_step"])
        {
            if (decimal.TryParse(sampler.Text(input), NumberStyles.Number, CultureInfo.InvariantCulture, out var at) && at > 0 && at < steps)
            {
                Add("steps", sampler, input, $"The sampler {Called(sampler)} hands over at step {at:0} of {steps:0}, and that moves with the steps.", 1, new(Share: at / steps));
            }
        }
    }

    private void Prompts(GraphNode sampler, string input, string parameter)
    {
        var starts = sampler.Has(input) ? [sampler] : _graph.Behind(sampler, "guider").Where(node => node.Has(input) || node.Has("conditioning"));
        foreach (var start in starts)
        {
            var through = start.Has(input) ? input : parameter == WorkflowParameter.Prompt ? "conditioning" : input;
            foreach (var encoder in _graph.Behind(start, through).Where(node => NodeClasses.Prompts.ContainsKey(node.ClassType)))
            {
                // A node between, as an image-to-video's, takes both prompts: only what comes in by the right door counts.
                if (ComesInBy(start, through, encoder, parameter == WorkflowParameter.Prompt ? "negative" : "positive"))
                {
                    foreach (var text in NodeClasses.Prompts[encoder.ClassType])
                    {
                        Add(parameter, encoder, text, $"It leads to '{through}' of {Called(start)}.", 1);
                    }
                }
            }
        }
    }

    private bool ComesInBy(GraphNode start, string input, GraphNode wanted, string wrongDoor)
    {
        var seen = new HashSet<string>();
        return Search(start.Link(input));

        bool Search(string? id)
        {
            if (id is null || !seen.Add(id) || _graph.Find(id) is not { } node)
            {
                return false;
            }

            return node.Id == wanted.Id || node.Inputs.Select(item => item.Key).Where(key => key != wrongDoor).Any(key => Search(node.Link(key)));
        }
    }

    // A picture that is followed in its look is not the one to begin with.
    private void ByReference()
    {
        foreach (var node in _graph.Nodes.Values)
        {
            foreach (var input in NodeClasses.ReferenceInputs(node.ClassType))
            {
                foreach (var picture in _graph.Behind(node, input).Where(item => item.ClassType == "LoadImage" && !IsTitled(item)))
                {
                    Add(WorkflowParameter.ReferenceImage, picture, "image", $"Its look is followed by {Called(node)}.", 1);
                }
            }
        }
    }

    private bool IsReference(GraphNode node) => _found.Exists(item => item.Parameter == WorkflowParameter.ReferenceImage && item.Target.NodeId == node.Id);

    private static bool IsTitled(GraphNode node) => node.Title?.StartsWith(TitlePrefix, StringComparison.OrdinalIgnoreCase) == true;

    private void ByClass()
    {
        foreach (var node in _graph.Nodes.Values)
        {
            foreach (var (parameter, input) in NodeClasses.Inputs.GetValueOrDefault(node.ClassType, []))
            {
                if (!(parameter == WorkflowParameter.StartImage && IsReference(node)) && !(node.ClassType == "KSamplerAdvanced" && parameter == WorkflowParameter.Seed && node.Text("add_noise") == "disable"))
                {
                    Add(parameter, node, input, $"A {node.ClassType} keeps it there.", 2);
                }
            }
        }
    }

    private void ByName()
    {
        foreach (var node in _graph.Nodes.Values.Where(node => !NodeClasses.Inputs.ContainsKey(node.ClassType)))
        {
            foreach (var parameter in WorkflowParameter.Names.Where(node.Has))
            {
                Add(parameter, node, parameter, $"The input of {Called(node)} has that name.", 3);
            }
        }
    }

    private static IEnumerable<string> InputsFor(GraphNode node, string parameter)
    {
        var known = NodeClasses.Inputs.GetValueOrDefault(node.ClassType, []).Where(item => item.Parameter == parameter).Select(item => item.Input)
            .Concat(parameter is WorkflowParameter.Prompt or WorkflowParameter.NegativePrompt ? NodeClasses.Prompts.GetValueOrDefault(node.ClassType, []) : [])
            .Where(node.Has).ToList();
        return known.Count > 0 ? known
            : node.Has(parameter) ? [parameter]
            : node.Has("value") ? ["value"]
            : node.Values.Take(1);
    }

    private void Add(string parameter, GraphNode node, string input, string reason, int rank, BindingTransform? transform = null)
    {
        if (!node.Has(input))
        {
            return;
        }

        // What is linked takes its value from a node that only holds it.
        var fits = transform ?? TransformFor(parameter, node.ClassType);
        if (node.Link(input) is { } link)
        {
            if (_graph.Find(link) is { } holder && HeldBy(holder, input) is { } held)
            {
                _found.Add((parameter, BindingTarget.Of(holder, held, fits), $"{reason} Its value is held by {Called(holder)}.", rank));
            }

            return;
        }

        _found.Add((parameter, BindingTarget.Of(node, input, fits), reason, rank));
    }

    private static string? HeldBy(GraphNode holder, string input)
    {
        var values = holder.Values.ToList();
        return values.Contains("value") ? "value" : values.Contains(input) ? input : values.Count == 1 && !holder.Sources.Any() ? values[0] : null;
    }

    private static BindingTransform TransformFor(string parameter, string classType) => parameter switch
    {
        "width" or "height" => new(Least: 16, Step: NodeClasses.SizeStep(classType)),
        WorkflowParameter.Frames => new(Least: 1, FramesByFour: NodeClasses.CountsFramesByFour(classType)),
        _ => BindingTransform.None,
    };

    // Per parameter the best rank counts. Several inputs of one node, or of samplers in a row, belong together; else a person chooses.
    private ImmutableArray<BindingSuggestion> Chosen()
    {
        var suggestions = ImmutableArray.CreateBuilder<BindingSuggestion>();
        foreach (var parameter in WorkflowParameter.Names)
        {
            var found = _found.Where(item => item.Parameter == parameter).ToList();
            if (found.Count == 0)
            {
                continue;
            }

            var best = found.Where(item => item.Rank == found.Min(other => other.Rank)).DistinctBy(item => (item.Target.NodeId, item.Target.Input)).ToList();
            var together = best.Select(item => item.Target.NodeId).Distinct().Count() == 1 || best.TrueForAll(item => item.Target.ClassType == "KSamplerAdvanced");
            suggestions.AddRange(best.Select(item => new BindingSuggestion(parameter, item.Target, item.Reason, together)));
        }

        return suggestions.ToImmutable();
    }

    private static string Called(GraphNode node) => node.Title is { } title ? $"'{title}' ({node.Id})" : $"{node.ClassType} ({node.Id})";
}
