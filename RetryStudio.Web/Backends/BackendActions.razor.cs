using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Backends;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Backends;

/// <summary>What an admin does with one backend. What it answers stays, however often the backend is read anew.</summary>
public sealed partial class BackendActions
{
    private UserAction _acting = null!;
    private UserAction _testing = null!;
    private BackendReport? _report;

    [Parameter, EditorRequired]
    public BackendView Backend { get; set; } = null!;

    /// <summary>Something was changed: read it anew.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private BackendService Backends { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<BackendActions> Logger { get; set; } = null!;

    protected override void OnInitialized()
    {
        _acting = new(Logger, "The backend could not be changed.");
        _testing = new(Logger, "The connection could not be tested.");
    }

    private Task TestAsync()
    {
        _report = null;
        return _testing.RunAsync(async () => _report = await Backends.TestAsync(Backend.Id));
    }

    private Task PutBackAsync() => ActAsync(() => Backends.PutBackAsync(Backend.Id));

    private Task EnableAsync(bool enabled) => ActAsync(() => Backends.ChangeAsync(Backend.Id, BackendChange.None with { Enabled = enabled }));

    private async Task RemoveAsync()
    {
        var sure = await Dialogs.Confirm(
            "The studio forgets its address, its headers and its lanes. The server itself is not touched.",
            $"Remove {Backend.Name}?",
            new() { OkButtonText = "Remove it", CancelButtonText = "Keep it" });
        if (sure == true)
        {
            await ActAsync(() => Backends.RemoveAsync(Backend.Id));
        }
    }

    private async Task ActAsync(Func<Task> work)
    {
        if (await _acting.RunAsync(work))
        {
            await OnChanged.InvokeAsync();
        }
    }
}
