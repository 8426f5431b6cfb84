namespace RetryStudio.Web.Shared.Live;

/// <summary>The components that are mounted at the moment, by what they show, with the way to have each rendered again.</summary>
public sealed class PulseGroup
{
    private readonly Dictionary<Guid, Action> _members = [];

    public void Join(Guid id, Action render) => _members[id] = render;

    /// <summary>Leaves, unless another component has taken the place already.</summary>
    public void Leave(Guid id, Action render)
    {
        if (_members.TryGetValue(id, out var present) && present == render)
        {
            _members.Remove(id);
        }
    }

    public bool Has(Guid id) => _members.ContainsKey(id);

    public void Render(Guid id)
    {
        if (_members.TryGetValue(id, out var render))
        {
            render();
        }
    }
}
