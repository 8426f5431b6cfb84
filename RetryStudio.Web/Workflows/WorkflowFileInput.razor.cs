using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using RetryStudio.Domain;
using RetryStudio.Domain.Workflows;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Workflows;

/// <summary>A workflow by file or by paste.</summary>
/// <param name="Name">The file's name without its ending; empty when it was pasted.</param>
public sealed record WorkflowText(string Name, string Json);

/// <summary>Takes a workflow's text. What it holds is for others to say; only its size is looked at, so that nothing hangs.</summary>
public sealed partial class WorkflowFileInput
{
    private const string Example = """{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}""";

    private UserAction _loading = null!;

    /// <summary>It is not the main thing on its page. Default false.</summary>
    [Parameter]
    public bool Quiet { get; set; }

    [Parameter]
    public EventCallback<WorkflowText> OnLoaded { get; set; }

    [Inject]
    private ILogger<WorkflowFileInput> Logger { get; set; } = null!;

    protected override void OnInitialized() => _loading = new(Logger, "The file could not be loaded.");

    private async Task LoadAsync(InputFileChangeEventArgs input)
    {
        WorkflowText? loaded = null;
        await _loading.RunAsync(async () => loaded = new(Path.GetFileNameWithoutExtension(input.File.Name), await ReadAsync(input.File)));
        if (loaded is not null)
        {
            await OnLoaded.InvokeAsync(loaded);
        }
    }

    private static async Task<string> ReadAsync(IBrowserFile file)
    {
        WorkflowReader.RequireSize(file.Size);
        try
        {
            using var reader = new StreamReader(file.OpenReadStream(WorkflowReader.MostCharacters));
            return await reader.ReadToEndAsync();
        }
        catch (IOException gone)
        {
            throw RejectedException.Invalid($"'{file.Name}' could not be loaded: {gone.Message}");
        }
    }

    private Task PasteAsync(ChangeEventArgs change)
    {
        _loading.Forget();
        return change.Value?.ToString() is { Length: > 0 } json ? OnLoaded.InvokeAsync(new("", json)) : Task.CompletedTask;
    }
}
