using Microsoft.AspNetCore.Components;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Storyboard;

/// <summary>Scenes as bands, segments as cards of fixed size. Only the rows in sight are on the page.</summary>
public sealed partial class Board
{
    /// <summary>Pixels; the style sheet has the same.</summary>
    private const int RowHeight = 228;

    private List<BoardRow>? _rendered;

    [Parameter, EditorRequired]
    public List<BoardRow> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public PulseGroup Group { get; set; } = null!;

    protected override bool ShouldRender() => !ReferenceEquals(_rendered, Rows);

    protected override void OnAfterRender(bool firstRender) => _rendered = Rows;
}
