using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>How far a run has come, how long it has taken, how long it may take yet.</summary>
public sealed partial class RunProgress
{
    [Parameter, EditorRequired]
    public RunView Run { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private int Settled => Run.Progress.Total - Run.Progress.Open - Run.Progress.Count(SlotStatus.Pending);

    private int Retrying => Run.Progress.Count(SlotStatus.Failed);

    private string EtaText => Run.Progress.Eta is not { } eta ? "time left not known yet"
        : Words.Roughly(eta.P50) is var likely && Words.Roughly(eta.P90) is var most && likely != most ? $"{likely} left, at most {most}"
        : $"{likely} left";

    private string EtaTitle => Run.Progress.Eta is { } eta
        ? $"As likely less as more than {Words.Duration(eta.P50)}; nine times out of ten less than {Words.Duration(eta.P90)}. Judged by the pace of the latest results."
        : "It is judged by the pace, once the first results are there.";
}
