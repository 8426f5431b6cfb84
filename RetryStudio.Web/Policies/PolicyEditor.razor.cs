using System.Globalization;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>Edits a policy, or a project's changes to policies, where each field may be inherited.</summary>
public sealed partial class PolicyEditor
{
    /// <summary>What a field starts from when it is no longer inherited.</summary>
    private static readonly RetryPolicy Defaults = RetryPolicy.Default;

    [Parameter, EditorRequired]
    public PolicyOverride Value { get; set; } = PolicyOverride.None;

    [Parameter]
    public EventCallback<PolicyOverride> ValueChanged { get; set; }

    [Parameter, EditorRequired]
    public UserAction Saving { get; set; } = null!;

    [Parameter]
    public bool CanInherit { get; set; }

    /// <summary>The checks that may trigger.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Checks { get; set; } = [];

    /// <summary>The policies that are inherited from, by scene type.</summary>
    [Parameter]
    public IReadOnlyList<PolicyView> Bases { get; set; } = [];

    private string StopHint => CanInherit
        ? "0 to 1. Empty: inherited."
        : "0 to 1. Empty: it never stops before the attempts are used up.";

    private string? FaultOf(string field) =>
        Saving.FaultOf(field) ?? Saving.Fields.FirstOrDefault(fault => fault.Field.StartsWith($"{field}.", StringComparison.Ordinal))?.Sentence;

    private string? Inherited(string field)
    {
        var values = Bases.Select(used => (used.Name, PolicyFields.Told(PolicyFields.Of(used.Policy)).First(told => told.Field == field).Value)).ToList();
        return values.Select(value => value.Value).Distinct().ToList() switch
        {
            [] => "from the scene types",
            [var same] => same,
            _ => string.Join(" · ", values.Select(value => $"{value.Name}: {value.Value}")),
        };
    }

    private Task ChangeAsync(PolicyOverride value) => ValueChanged.InvokeAsync(value);

    private Task TriggerAsync(string check, bool triggers)
    {
        var others = (Value.TriggerChecks ?? []).Remove(check);
        return ChangeAsync(Value with { TriggerChecks = triggers ? others.Add(check) : others });
    }

    private static int Whole(ChangeEventArgs change) => int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
}
