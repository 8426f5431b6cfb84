using System.Text.Json;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>What a policy said before, and who changed it.</summary>
public sealed partial class VersionList
{
    [Parameter, EditorRequired]
    public IReadOnlyList<PolicyVersion> Versions { get; set; } = [];

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The stored JSON as names and values; a content that is none is shown as it is.</summary>
    private static IReadOnlyList<(string Name, string Value)> Read(string content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return [.. document.RootElement.EnumerateObject().Select(field => (Words.Sentence(field.Name), Told(field.Value)))];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return [("Content", content)];
        }
    }

    private static string Told(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "not set",
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "none" : string.Join(", ", value.EnumerateArray().Select(Told)),
        JsonValueKind.Object => value.EnumerateObject().Select(field => $"{field.Name} {Told(field.Value)}").DefaultIfEmpty("none").Aggregate((left, right) => $"{left}, {right}"),
        _ => value.ToString(),
    };
}
