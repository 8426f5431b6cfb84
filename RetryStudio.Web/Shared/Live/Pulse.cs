using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace RetryStudio.Web.Shared.Live;

/// <summary>Renders nothing. Its own rendering is the moment at which the changed members are queued, so that they share one render batch.</summary>
public sealed class Pulse : ComponentBase
{
    private IReadOnlyCollection<Guid> _due = [];

    [Parameter, EditorRequired]
    public PulseGroup Group { get; set; } = null!;

    /// <summary>Renders the given members, as far as they are mounted. Call it on the renderer's thread.</summary>
    public void Beat(IReadOnlyCollection<Guid> members)
    {
        if (members.Any(Group.Has))
        {
            _due = members;
            StateHasChanged();
        }
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var due = _due;
        _due = [];
        foreach (var member in due)
        {
            Group.Render(member);
        }
    }
}
