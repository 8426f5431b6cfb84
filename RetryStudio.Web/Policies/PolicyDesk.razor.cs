using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>A policy as it is edited. In a scene type's policy no field is inherited.</summary>
/// <param name="About">What stands beside the heading.</param>
public sealed record EditedPolicy(string Heading, string About, PolicyOverride Content, int Version);

/// <summary>Edits the policy of one owner. What was typed stays, whatever somebody else saves meanwhile; another owner takes another desk.</summary>
public sealed partial class PolicyDesk
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private PolicyOverride _content = PolicyOverride.None;
    private EditedPolicy? _policy;
    private EditedPolicy? _theirs;
    private IReadOnlyList<PolicyView> _bases = [];
    private IReadOnlyList<PastPolicy> _versions = [];
    private IReadOnlyList<string> _checks = [];
    private bool _saved;
    private int? _restored;

    /// <summary>A scene type or a project.</summary>
    [Parameter, EditorRequired]
    public Guid Owner { get; set; }

    [Parameter, EditorRequired]
    public Func<Guid, Task<EditedPolicy>> Read { get; set; } = null!;

    /// <summary>Saves a content over a version.</summary>
    [Parameter, EditorRequired]
    public Func<Guid, PolicyOverride, int, Task<EditedPolicy>> Save { get; set; } = null!;

    /// <summary>Whether fields may be inherited from the scene types the owner uses.</summary>
    [Parameter]
    public bool CanInherit { get; set; }

    /// <summary>The way back.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private PolicyService Policies { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<PolicyDesk> Logger { get; set; } = null!;

    private string Heading => _policy?.Heading ?? "Retry policy";

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The policy could not be read.");
        _saving = new(Logger, "The policy could not be saved.");
        return ReadAsync();
    }

    /// <summary>Reads what is missing: never what is being edited.</summary>
    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        if (_policy is null)
        {
            _checks = await Policies.ChecksAsync();
            _bases = CanInherit ? await Policies.UsedByAsync(Owner) : [];
            Take(await Read(Owner));
        }
        else if (_saving.Reason == RejectionReason.Conflict)
        {
            _theirs = await Read(Owner);
        }

        _versions = await Policies.VersionsAsync(Owner);
    });

    private void Take(EditedPolicy policy)
    {
        (_policy, _content, _theirs, _saved, _restored) = (policy, policy.Content, null, false, null);
        _saving.Forget();
    }

    // Nothing is in force before it is saved.
    private void Restore(int version) => (_content, _saved, _restored) = (_versions.First(past => past.Version == version).Content, false, version);

    private void InheritAll() => (_content, _saved) = (PolicyOverride.None, false);

    private async Task SaveAsync(int version)
    {
        (_saved, _theirs) = (false, null);
        _saved = await _saving.RunAsync(async () => Take(await Save(Owner, _content, version)));
        if (_saved || _saving.Reason == RejectionReason.Conflict)
        {
            await ReadAsync();
        }
    }
}
