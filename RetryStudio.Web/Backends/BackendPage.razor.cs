using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Backends;

/// <summary>Adds a backend, or changes one. What was typed stays until it worked.</summary>
public sealed partial class BackendPage
{
    private UserAction _reading = null!;
    private UserAction _testing = null!;
    private UserAction _saving = null!;
    private BackendView? _backend;
    private BackendDraft? _draft;
    private BackendReport? _report;

    /// <summary>Null adds one.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private BackendService Backends { get; set; } = null!;

    [Inject]
    private IBackendReader Reader { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<BackendPage> Logger { get; set; } = null!;

    private string Heading => Id is null ? "Add a backend" : _backend?.Name ?? "Backend";

    /// <summary>Nobody can change where it is.</summary>
    private bool IsFixed => _backend is { Type: not BackendType.ComfyUi };

    protected override Task OnParametersSetAsync()
    {
        if (_draft is not null && _backend?.Id == Id)
        {
            return Task.CompletedTask;
        }

        _reading = new(Logger, "The backend could not be read.");
        _testing = new(Logger, "The connection could not be tested.");
        _saving = new(Logger, "The backend could not be saved.");
        (_backend, _draft, _report) = (null, null, null);
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        _backend = Id is { } id ? (await Reader.BackendsAsync(default)).FirstOrDefault(backend => backend.Id == id) ?? throw RejectedException.NotFound("backend") : null;
        _draft = _backend is null ? new() : BackendDraft.Of(_backend);
    });

    private void ForgetReport()
    {
        _report = null;
        _testing.Forget();
    }

    // With the headers that are kept, where they are meant for the address that stands there.
    private Task TestAsync()
    {
        ForgetReport();
        return _testing.RunAsync(async () => _report = _backend is { } kept && _draft!.Headers == HeaderChoice.Keep && _draft.Address.Trim() == kept.Address
            ? await Backends.TestAsync(kept.Id)
            : await Backends.TestAsync(_draft!.Address, _draft.SentHeaders()));
    }

    private async Task SaveAsync()
    {
        var change = BackendChange.None;
        var done = await _saving.RunAsync(async () =>
        {
            change = _draft!.ToChange(IsFixed);
            await (Id is { } id ? Backends.ChangeAsync(id, change) : Backends.AddAsync(change));
        });
        if (done)
        {
            Notifications.Tell(NotificationSeverity.Success, Id is null ? "Added" : "Saved", change.Name ?? "");
            Navigation.NavigateTo("backends");
        }
    }
}
