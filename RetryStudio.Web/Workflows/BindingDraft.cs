using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Web.Workflows;

/// <summary>One input of one node, as a place where a parameter may go.</summary>
/// <param name="Current">What the file has there.</param>
/// <param name="Reason">Why it was suggested; null when a person chose it.</param>
/// <param name="Certain">False when there are others as likely.</param>
/// <param name="Transform">Null takes the one that belongs to the place.</param>
public sealed record BindingPlace(string NodeId, string Input, string Node, string? Current, string? Reason, bool Certain, BindingTransform? Transform)
{
    public bool Chosen { get; set; }

    public bool Is(string nodeId, string input) => NodeId == nodeId && Input == input;
}

/// <summary>The bindings as they stand in the form.</summary>
public sealed class BindingDraft
{
    private readonly WorkflowGraph _graph;
    private readonly Dictionary<string, List<BindingPlace>> _places = [];

    /// <param name="bound">What is bound already; null ticks what is suggested for certain.</param>
    public BindingDraft(WorkflowGraph graph, WorkflowPreview preview, ImmutableArray<Binding>? bound = null)
    {
        (_graph, Kind) = (graph, preview.Kind);
        foreach (var suggested in preview.Suggestions)
        {
            var target = suggested.Target;
            PlacesFor(suggested.Parameter).Add(new(target.NodeId, target.Input, Called(target.NodeId), suggested.Current, suggested.Reason, suggested.Certain, target.Transform) { Chosen = bound is null && suggested.Certain });
        }

        foreach (var binding in bound ?? [])
        {
            foreach (var target in binding.Targets)
            {
                var places = PlacesFor(binding.Parameter);
                var at = places.FindIndex(place => place.Is(target.NodeId, target.Input));
                var place = at < 0 ? PlaceAt(target.NodeId, target.Input) : places[at];
                if (at < 0)
                {
                    places.Add(place);
                    at = places.Count - 1;
                }

                places[at] = place with { Transform = target.Transform, Chosen = true };
            }
        }
    }

    /// <summary>What the file makes.</summary>
    public AssetKind Kind { get; }

    public IReadOnlyList<BindingPlace> PlacesOf(string parameter) => _places.GetValueOrDefault(parameter, []);

    /// <summary>Bound like this, it makes larger clips of those that are there.</summary>
    public bool Upscales(AssetKind kind) => kind == AssetKind.Video && IsBound(WorkflowParameter.SourceVideo);

    public bool IsBound(string parameter) => PlacesOf(parameter).Any(place => place.Chosen);

    /// <summary>Adds a place that a person names, and takes it.</summary>
    public void Add(string parameter, string nodeId, string input)
    {
        var places = PlacesFor(parameter);
        var place = places.Find(known => known.Is(nodeId, input));
        if (place is null)
        {
            places.Add(place = PlaceAt(nodeId, input));
        }

        place.Chosen = true;
    }

    /// <summary>Inputs that hold a value and match every word, as far as there is room.</summary>
    public (IReadOnlyList<BindingPlace> Found, bool More) Search(string words, int most)
    {
        var wanted = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = _graph.Nodes.Values
            .SelectMany(node => node.Values.Select(input => PlaceAt(node.Id, input)))
            .Where(place => Array.TrueForAll(wanted, word => $"{place.Node} {place.Input} {place.Current}".Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Take(most + 1).ToList();
        return (found[..Math.Min(found.Count, most)], found.Count > most);
    }

    public IReadOnlyList<BindingChoice> Choices() =>
        [.. WorkflowParameter.Names.SelectMany(parameter => PlacesOf(parameter).Where(place => place.Chosen).Select(place => new BindingChoice(parameter, place.NodeId, place.Input, place.Transform)))];

    private List<BindingPlace> PlacesFor(string parameter)
    {
        if (!_places.TryGetValue(parameter, out var places))
        {
            _places[parameter] = places = [];
        }

        return places;
    }

    private BindingPlace PlaceAt(string nodeId, string input) => new(nodeId, input, Called(nodeId), _graph.Find(nodeId)?.Text(input), null, true, null);

    private string Called(string nodeId) => _graph.Find(nodeId) is { } node
        ? node.Title is { } title && title != node.ClassType ? $"{title} ({node.ClassType} {nodeId})" : $"{node.ClassType} {nodeId}"
        : $"node {nodeId}";
}
