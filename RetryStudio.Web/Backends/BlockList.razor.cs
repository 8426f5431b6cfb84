using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Backends;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Backends;

/// <summary>The workflows that a backend does not get. What runs of one comes to its end.</summary>
public sealed partial class BlockList
{
    private UserAction _acting = null!;
    private string _workflow = "";
    private string _reason = "";

    [Parameter, EditorRequired]
    public BackendView Backend { get; set; } = null!;

    /// <summary>Something was changed: read it anew.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private BlocklistService Blocklist { get; set; } = null!;

    [Inject]
    private ILogger<BlockList> Logger { get; set; } = null!;

    protected override void OnInitialized() => _acting = new(Logger, "The blocklist could not be changed.");

    private async Task BlockAsync()
    {
        if (await _acting.RunAsync(() => Blocklist.BlockAsync(Backend.Id, _workflow, _reason)))
        {
            (_workflow, _reason) = ("", "");
            await OnChanged.InvokeAsync();
        }
    }

    private async Task UnblockAsync(BlockView block)
    {
        if (await _acting.RunAsync(() => Blocklist.UnblockAsync(Backend.Id, block.Workflow)))
        {
            await OnChanged.InvokeAsync();
        }
    }
}
