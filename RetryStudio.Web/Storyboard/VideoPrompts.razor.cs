using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Prompts;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>Has the missing video prompts of a project written.</summary>
public sealed partial class VideoPrompts : IDisposable
{
    private readonly CancellationTokenSource _left = new();

    private UserAction _writing = null!;
    private WrittenPrompts? _written;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Inject]
    private VideoPromptWriting Writing { get; set; } = null!;

    [Inject]
    private ICurrentUser User { get; set; } = null!;

    [Inject]
    private ILogger<VideoPrompts> Logger { get; set; } = null!;

    public void Dispose()
    {
        // Not disposed of: what is still being stopped looks at it.
        _left.Cancel();
    }

    protected override void OnInitialized() => _writing = new(Logger, "The video prompts could not be written.");

    private Task WriteAsync() => _writing.RunAsync(async () =>
    {
        _written = null;
        _written = await Writing.WriteAsync(ProjectId, User.Name, _left.Token);
    });
}
