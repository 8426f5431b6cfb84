using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>A project's changes to the policies of its scene types.</summary>
public sealed partial class ProjectPolicyPage
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private PolicyForm _form = new();
    private OverrideView? _change;
    private OverrideView? _theirs;
    private IReadOnlyList<PolicyView> _bases = [];
    private IReadOnlyList<PolicyVersion> _versions = [];
    private bool _saved;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private PolicyService Policies { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ProjectPolicyPage> Logger { get; set; } = null!;

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The policy could not be read.");
        _saving = new(Logger, "The policy could not be saved.");
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        Take(await Policies.OfProjectAsync(Id));
        _bases = await Policies.UsedByAsync(Id);
        _versions = await Policies.VersionsAsync(Id);
    });

    private void Take(OverrideView change)
    {
        (_change, _form, _theirs, _saved) = (change, PolicyForm.Of(change.Change), null, false);
        _saving.Forget();
    }

    private void InheritAll() => (_form, _saved) = (new(), false);

    private async Task SaveAsync(int version)
    {
        (_saved, _theirs) = (false, null);
        if (await _saving.RunAsync(async () => Take(await Policies.OverrideAsync(Id, _form.ToOverride(), version))))
        {
            _saved = true;
            await _reading.RunAsync(async () => _versions = await Policies.VersionsAsync(Id));
        }
        else if (_saving.Reason == RejectionReason.Conflict)
        {
            await _reading.RunAsync(async () => _theirs = await Policies.OfProjectAsync(Id));
        }
    }
}
