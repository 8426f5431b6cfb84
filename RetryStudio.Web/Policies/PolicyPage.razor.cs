using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>One scene type's policy.</summary>
public sealed partial class PolicyPage
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private PolicyForm _form = new();
    private PolicyView? _policy;
    private PolicyView? _theirs;
    private IReadOnlyList<PolicyVersion> _versions = [];
    private bool _saved;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private PolicyService Policies { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<PolicyPage> Logger { get; set; } = null!;

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The policy could not be read.");
        _saving = new(Logger, "The policy could not be saved.");
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        Take(await Policies.OfSceneTypeAsync(Id));
        _versions = await Policies.VersionsAsync(Id);
    });

    private void Take(PolicyView policy)
    {
        (_policy, _form, _theirs, _saved) = (policy, PolicyForm.Of(policy.Policy), null, false);
        _saving.Forget();
    }

    private async Task SaveAsync(int version)
    {
        (_saved, _theirs) = (false, null);
        if (await _saving.RunAsync(async () => Take(await Policies.ChangeAsync(Id, _form.ToPolicy(), version))))
        {
            _saved = true;
            await _reading.RunAsync(async () => _versions = await Policies.VersionsAsync(Id));
        }
        else if (_saving.Reason == RejectionReason.Conflict)
        {
            await _reading.RunAsync(async () => _theirs = await Policies.OfSceneTypeAsync(Id));
        }
    }
}
