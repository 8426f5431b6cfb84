using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Projects;

/// <summary>Chooses the scene type of scenes that name none.</summary>
public sealed partial class SceneTypeSelect
{
    private IReadOnlyList<SceneTypeView> _types = [];
    private string? _fault;

    [Parameter]
    public Guid? Value { get; set; }

    [Parameter]
    public EventCallback<Guid?> ValueChanged { get; set; }

    [Parameter]
    public string? Fault { get; set; }

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private ILogger<SceneTypeSelect> Logger { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var reading = new UserAction(Logger, "The scene types could not be read.");
        await reading.RunAsync(async () => _types = await Storyboards.SceneTypesAsync());
        _fault = reading.Sentence;
    }

    private Task ChangeAsync(ChangeEventArgs change) =>
        ValueChanged.InvokeAsync(Guid.TryParse(change.Value?.ToString(), out var id) ? id : null);
}
