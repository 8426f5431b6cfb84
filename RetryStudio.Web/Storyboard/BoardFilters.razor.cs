using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Storyboard;

/// <summary>Chooses which cards are shown.</summary>
public sealed partial class BoardFilters
{
    [Parameter, EditorRequired]
    public BoardFilter Filter { get; set; } = BoardFilter.None;

    [Parameter]
    public EventCallback<BoardFilter> FilterChanged { get; set; }

    [Parameter, EditorRequired]
    public ImmutableArray<SceneView> Scenes { get; set; } = [];

    // A select shows its first option for an empty text only, not for null.
    private string StatusName => Filter.Status is { } status ? BoardFilter.NameOf(status) : "";

    private string KindName => Filter.Kind?.ToString() ?? "";

    private string SceneName => Filter.Scene?.ToString(CultureInfo.InvariantCulture) ?? "";

    private Task SetStatusAsync(ChangeEventArgs change) => ChangeAsync(Text(change), SceneName, KindName, Filter.Text);

    private Task SetKindAsync(ChangeEventArgs change) => ChangeAsync(StatusName, SceneName, Text(change), Filter.Text);

    private Task SetSceneAsync(ChangeEventArgs change) => ChangeAsync(StatusName, Text(change), KindName, Filter.Text);

    private Task SetTextAsync(string? text) => ChangeAsync(StatusName, SceneName, KindName, text);

    private Task ChangeAsync(string? status, string? scene, string? kind, string? text) =>
        FilterChanged.InvokeAsync(BoardFilter.Read(status, scene, kind, text));

    private static string? Text(ChangeEventArgs change) => change.Value?.ToString();
}
