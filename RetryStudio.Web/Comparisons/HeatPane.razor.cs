using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Comparisons;

/// <summary>Where two attempts differ, in colours. It is made when somebody wants to see it, and stopped when they step on.</summary>
public sealed partial class HeatPane : IDisposable
{
    private UserAction _making = null!;
    private CancellationTokenSource _stop = new();
    private (Guid, Guid)? _made;

    [Parameter, EditorRequired]
    public ComparePaneView First { get; set; } = null!;

    [Parameter, EditorRequired]
    public ComparePaneView Second { get; set; } = null!;

    [Parameter]
    public AssetKind Kind { get; set; }

    /// <summary>Width to height.</summary>
    [Parameter]
    public string Shape { get; set; } = "16 / 9";

    [Inject]
    private AttemptComparison Comparison { get; set; } = null!;

    [Inject]
    private ILogger<HeatPane> Logger { get; set; } = null!;

    private string Url => $"api/v1/attempts/{First.Attempt.Id}/compare/{Second.Attempt.Id}/heat-map";

    private string Told => $"Where {Second.Label} differs from {First.Label}: dark is the same, red differs most.";

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    protected override void OnInitialized() => _making = new(Logger, "The heat map could not be made.");

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (First.Attempt.Id, Second.Attempt.Id);
        if (_made == wanted)
        {
            return;
        }

        _made = wanted;
        var stopped = _stop;
        _stop = new();
        await stopped.CancelAsync();
        stopped.Dispose();

        // An action of its own for every pair: the earlier one may still be on its way out.
        _making = new(Logger, "The heat map could not be made.");
        await MakeAsync();
    }

    private Task MakeAsync()
    {
        var ct = _stop.Token;
        return _making.RunAsync(() => Comparison.FindAsync(First.Attempt.Id, Second.Attempt.Id, ComparisonView.HeatMap, ct));
    }
}
