using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Storyboard;

/// <summary>Says why work waits although its turn has come. It looks every few seconds while something goes on.</summary>
public sealed partial class WaitingNotice : IDisposable
{
    private const int SecondsBetweenLooks = 3;

    private IReadOnlyList<WaitingWork> _waiting = [];
    private Ticker? _ticker;
    private int _seconds;

    [Parameter, EditorRequired]
    public Guid Project { get; set; }

    /// <summary>Whether something goes on.</summary>
    [Parameter, EditorRequired]
    public Func<bool> Running { get; set; } = null!;

    [Inject]
    private IBackendReader Backends { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<WaitingNotice> Logger { get; set; } = null!;

    public void Dispose() => _ticker?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _ticker = new(Time, () => InvokeAsync(TickAsync));
        await ReadAsync();
    }

    private static string Name(AssetKind kind) => kind switch
    {
        AssetKind.Image => "image",
        AssetKind.Video => "video",
        _ => "recording",
    };

    private async Task TickAsync()
    {
        if (++_seconds % SecondsBetweenLooks == 0 && (Running() || _waiting.Count > 0))
        {
            await ReadAsync();
            StateHasChanged();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _waiting = await Backends.WaitingAsync(Project, CancellationToken.None);
        }
        catch (Exception broken)
        {
            // The board says itself what is wrong when nothing can be read.
            Logger.LogWarning(broken, "What waits in project {Project} could not be read", Project);
        }
    }
}
