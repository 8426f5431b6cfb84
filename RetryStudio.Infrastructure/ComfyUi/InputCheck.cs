using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Judges what a workflow gives to one node by what its server says the node takes.</summary>
public static class InputCheck
{
    /// <param name="isBound">Whether a recipe decides on an input. What stands there now is then no reason against the workflow.</param>
    public static IEnumerable<GraphProblem> Problems(string id, JsonObject values, ComfyUiNode node, Func<string, bool> isBound)
    {
        var where = $"{node.Class} (node {id})";
        foreach (var (name, input) in node.Inputs)
        {
            if (Problem(where, name, input, values) is { } problem)
            {
                yield return problem.Class != ErrorClass.MissingModel && isBound(name) ? problem with { IsRemark = true } : problem;
            }
        }
    }

    private static GraphProblem? Problem(string where, string name, ComfyUiInput input, JsonObject values)
    {
        if (!values.TryGetPropertyValue(name, out var value))
        {
            // Inputs that grow are given as name.0, name.1 …
            return input.Required && !values.Any(given => given.Key.StartsWith(name + ".", StringComparison.Ordinal))
                ? new(ErrorClass.InvalidWorkflow, $"{where} needs the input {name}, which the workflow does not give.")
                : null;
        }

        return value is not JsonValue given ? null
            : input.Type == "COMBO" ? ChoiceProblem(where, name, input, given.ToString())
            : input.Type is "INT" or "FLOAT" ? RangeProblem(where, name, input, given)
            : null;
    }

    private static GraphProblem? ChoiceProblem(string where, string name, ComfyUiInput input, string text) =>
        input.TakesAny || input.Options.Contains(text) ? null
        : input.Options.FirstOrDefault(option => Plain(option) == Plain(text)) is { } alike ? new(ErrorClass.InvalidInput, $"{where} lists {alike} as its {name}, and the workflow says {text}.", IsRemark: true)
        : ComfyUiErrors.IsModel(name, text) ? new(ErrorClass.MissingModel, $"It has no model {text}, which {where} needs. Install it, or choose another backend.")
        : new(ErrorClass.InvalidInput, $"{where} does not list {text} as its {name}.", IsRemark: true);

    private static GraphProblem? RangeProblem(string where, string name, ComfyUiInput input, JsonValue value) =>
        Number(value) is not { } number ? null
        : number < input.Min ? new(ErrorClass.InvalidInput, $"{name} of {where} is {number}, but at least {input.Min} is needed.")
        : number > input.Max ? new(ErrorClass.InvalidInput, $"{name} of {where} is {number}, but at most {input.Max} is taken.")
        : null;

    /// <summary>The same for what may be one choice written in two ways: with the slashes of another system, or a number or truth as text.</summary>
    private static string Plain(string choice) =>
        bool.TryParse(choice, out var truth) ? truth ? "true" : "false"
        : decimal.TryParse(choice, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("G29", CultureInfo.InvariantCulture)
        : choice.Replace('\\', '/');

    /// <summary>Exact up to the largest seed, whether the graph was read or made.</summary>
    private static decimal? Number(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && JsonSerializer.SerializeToElement(value).TryGetDecimal(out var number) ? number : null;
}
