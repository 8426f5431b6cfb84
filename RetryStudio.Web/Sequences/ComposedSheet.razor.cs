using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>The composed sheet, with a person's mark beside it.</summary>
public sealed partial class ComposedSheet
{
    private UserAction _acting = null!;

    [Parameter, EditorRequired]
    public Guid Project { get; set; }

    [Parameter, EditorRequired]
    public SheetDesign Design { get; set; } = null!;

    [Inject]
    private SheetService Sheets { get; set; } = null!;

    [Inject]
    private ILogger<ComposedSheet> Logger { get; set; } = null!;

    // Another version is another picture.
    private string Address => $"api/v1/projects/{Project}/sheet/image?version={Design.Version}";

    protected override void OnInitialized() => _acting = new(Logger, "The sheet could not be approved.");

    private Task ApproveAsync() => _acting.RunAsync(() => Sheets.ApproveAsync(Project));
}
