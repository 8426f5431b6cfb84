using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>Every segment that failed or waits for a person, with the reason. It closes with the number of slots that were queued again.</summary>
public sealed partial class ErrorSummaryDialog
{
    private const int Most = 300;

    private readonly HashSet<Guid> _chosen = [];

    private UserAction _retrying = null!;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<ErrorLine> Lines { get; set; } = [];

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<ErrorSummaryDialog> Logger { get; set; } = null!;

    protected override void OnInitialized() => _retrying = new(Logger, "The retry could not be started.");

    private void Choose(Guid segmentId, bool chosen)
    {
        if (chosen)
        {
            _chosen.Add(segmentId);
        }
        else
        {
            _chosen.Remove(segmentId);
        }
    }

    /// <param name="segments">Null: all of them.</param>
    private async Task RetryAsync(IReadOnlySet<Guid>? segments)
    {
        var queued = 0;
        if (await _retrying.RunAsync(async () => queued = (await Generations.RetryFailedAsync(ProjectId, segments: segments)).Queued))
        {
            Dialogs.Close(queued);
        }
    }
}
