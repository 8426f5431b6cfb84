using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Comparisons;

/// <summary>The attempts side by side, one over the other, or with a map of their difference. Clips play in step.</summary>
public sealed partial class CompareStage : IAsyncDisposable
{
    private const int UsualFps = 24;

    private ElementReference _root;
    private IJSObjectReference? _module;
    private IJSObjectReference? _player;
    private bool _disposed;

    [Parameter, EditorRequired]
    public CompareBoard Board { get; set; } = null!;

    [Parameter]
    public CompareView View { get; set; }

    /// <summary>The place that the keys change.</summary>
    [Parameter]
    public int Active { get; set; }

    [Parameter]
    public EventCallback<int> OnActive { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    private AssetKind Kind => Board.Kind;

    private bool Blind => Board.Panes[0].Blind;

    private Recipe Recipe => Board.Panes[0].Attempt.Recipe;

    private string Shape => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Recipe.Width)} / {Math.Max(1, Recipe.Height)}");

    private string Fps => (Recipe.Fps > 0 ? Recipe.Fps : UsualFps).ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await DetachAsync();
    }

    private async Task DetachAsync()
    {
        try
        {
            if (_player is not null)
            {
                await _player.InvokeVoidAsync("dispose");
                await _player.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the player with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./compare.js");
            if (!_disposed)
            {
                _player = await _module.InvokeAsync<IJSObjectReference>("attach", _root);
            }

            // The page was left while the browser was loading: nothing of it goes on listening.
            if (_disposed)
            {
                await DetachAsync();
            }
        }
    }
}
