using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Workflows;

/// <summary>One number of a recipe that a person may set.</summary>
/// <param name="Supported">Whether the workflow takes it at all.</param>
/// <param name="Step">It takes multiples of this; 0 takes any.</param>
public sealed record RecipeField(string Name, bool Supported, decimal Least, decimal Most, decimal Step)
{
    /// <summary>What is wrong with a value, as a sentence; null when nothing is.</summary>
    public string? Fault(decimal value) =>
        !Supported ? "This workflow does not take it." : value < Least || value > Most ? FormattableString.Invariant($"It must be between {Least:0.####} and {Most:0.####}.") : null;
}

/// <summary>What of a recipe a workflow takes, and within which bounds.</summary>
public sealed record RecipeFields(ImmutableArray<RecipeField> Numbers, bool Prompt, bool NegativePrompt, bool Seed)
{
    private static readonly ImmutableArray<string> Names = ["steps", "cfg", "denoise", "guidance", "strength", "shift"];

    /// <summary>What the simulated backends take.</summary>
    private static readonly ImmutableArray<string> Simulated = ["steps", "cfg", "denoise"];

    /// <summary>Every simulated workflow takes the same.</summary>
    public static RecipeFields OfSimulation { get; } = new([.. Names.Select(name => Plain(name, Simulated.Contains(name)))], true, true, true);

    /// <summary>A speech endpoint takes the text; its voice and its model are set for all.</summary>
    private static RecipeFields OfSpeech { get; } = new([.. Names.Select(name => Plain(name, false))], true, false, false);

    /// <param name="workflow">Null when it is not there any more: the bounds are those of the parameters themselves.</param>
    public static RecipeFields Of(string name, Workflow? workflow) => (Routing.For(name), workflow) switch
    {
        (BackendType.Simulated, _) => OfSimulation,
        (BackendType.Speech, _) => OfSpeech,
        (_, null) => new([.. Names.Select(field => Plain(field, true))], true, true, true),
        _ => Of(workflow.Bindings),
    };

    public static RecipeFields Of(ImmutableArray<Binding> bindings) => new(
        [.. Names.Select(name => bindings.FirstOrDefault(binding => binding.Parameter == name) is { } bound ? Bound(name, bound) : Plain(name, false))],
        Takes(bindings, WorkflowParameter.Prompt), Takes(bindings, WorkflowParameter.NegativePrompt), Takes(bindings, WorkflowParameter.Seed));

    public RecipeField Number(string name) => Numbers.First(field => field.Name == name);

    /// <summary>What is wrong with a person's change; what stays as it was is never wrong.</summary>
    public IEnumerable<FieldError> Faults(Recipe original, RecipeChange change)
    {
        foreach (var (name, value) in change.Numbers)
        {
            if (original.Number(name) == value)
            {
                continue;
            }

            if (Numbers.FirstOrDefault(field => field.Name == name) is not { } field)
            {
                yield return new(name, "There is no such parameter.");
            }
            else if (field.Fault(value) is { } fault)
            {
                yield return new(name, fault);
            }
        }
    }

    private static bool Takes(ImmutableArray<Binding> bindings, string parameter) => bindings.Any(binding => binding.Parameter == parameter);

    private static RecipeField Plain(string name, bool supported)
    {
        var range = ParameterRange.Find(name)!;
        return new(name, supported, range.Least, range.Most, range.Decimals == 0 ? 1 : 0);
    }

    // What goes to several nodes must suit each of them.
    private static RecipeField Bound(string name, Binding binding)
    {
        var plain = Plain(name, true);
        var whole = binding.Targets.Where(target => target.Transform.Share is null).Select(target => target.Transform).ToList();
        return plain with
        {
            Least = whole.Select(transform => transform.Least ?? plain.Least).Append(plain.Least).Max(),
            Most = whole.Select(transform => transform.Most ?? plain.Most).Append(plain.Most).Min(),
            Step = whole.Select(transform => transform.Step).Append(plain.Step).Max(),
        };
    }
}
