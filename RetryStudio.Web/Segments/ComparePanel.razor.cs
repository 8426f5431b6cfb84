using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Segments;

/// <summary>Two attempts of a slot against each other: their pictures, their scores, and what differs.</summary>
public sealed partial class ComparePanel : IDisposable
{
    private UserAction _showing = null!;
    private CancellationTokenSource _stop = new();
    private Guid? _first;
    private Guid? _second;
    private bool _open;
    private Result? _shown;

    [Parameter, EditorRequired]
    public IReadOnlyList<AttemptView> Attempts { get; set; } = [];

    [Inject]
    private AttemptComparison Comparison { get; set; } = null!;

    [Inject]
    private ILogger<ComparePanel> Logger { get; set; } = null!;

    private List<AttemptView> Choices => [.. Attempts.Where(attempt => attempt is { Media: not null, Kind: not AssetKind.Audio })];

    private AssetKind Kind => Choices[0].Kind;

    /// <summary>The chosen attempt, else the selected one, else the best.</summary>
    private AttemptView? First => Choices.Find(attempt => attempt.Id == _first) ?? Choices.Find(attempt => attempt.IsSelected) ?? Choices.MaxBy(attempt => attempt.Overall ?? 0);

    /// <summary>The chosen attempt, else the latest other one.</summary>
    private AttemptView? Second => Choices.Find(attempt => attempt.Id == _second) ?? Choices.FindLast(attempt => attempt.Id != First?.Id);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    protected override void OnInitialized() => _showing = new(Logger, "The comparison could not be made.");

    private async Task ChooseAsync(ChangeEventArgs change, bool isFirst)
    {
        if (Guid.TryParse(change.Value?.ToString(), out var chosen))
        {
            // What was not chosen stays what it was, whatever the defaults would say now.
            (_first, _second) = (isFirst ? chosen : First?.Id, isFirst ? Second?.Id : chosen);
            _shown = null;
            _showing.Forget();
            await StopAsync();
        }
    }

    private async Task ShowAsync(ComparisonView view)
    {
        if (First is not { } first || Second is not { } second)
        {
            return;
        }

        _shown = null;
        var ct = _stop.Token;
        await _showing.RunAsync(async () =>
        {
            await Comparison.FindAsync(first.Id, second.Id, view, ct);
            _shown = Result.Of(first, second, view);
        });
    }

    private async Task StopAsync()
    {
        var stopped = _stop;
        _stop = new();
        await stopped.CancelAsync();
        stopped.Dispose();
    }

    private static string Picture(AttemptView attempt) => $"api/v1/attempts/{attempt.Id}/{(attempt.Kind == AssetKind.Video ? "contact-sheet" : "poster?width=320")}";

    private sealed record Result(string Url, string Told)
    {
        public static Result Of(AttemptView first, AttemptView second, ComparisonView view) => view == ComparisonView.HeatMap
            ? new($"api/v1/attempts/{first.Id}/compare/{second.Id}/heat-map", $"Where attempt {second.Number} differs from attempt {first.Number}: dark is the same, red differs most.")
            : new($"api/v1/attempts/{first.Id}/compare/{second.Id}/side-by-side", first.Kind == AssetKind.Video
                ? $"Attempt {first.Number} on the left, attempt {second.Number} on the right, frame by frame. The shorter one holds its last frame; after 15 seconds both end."
                : $"Attempt {first.Number} on the left, attempt {second.Number} on the right.");
    }
}
