using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>The deleted segments of a project.</summary>
public sealed partial class BinPage
{
    private UserAction _reading = null!;
    private UserAction _acting = null!;
    private IReadOnlyList<BinnedSegment>? _bin;
    private string? _told;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private SegmentService Segments { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<BinPage> Logger { get; set; } = null!;

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The bin could not be read.");
        _acting = new(Logger, "That did not work.");
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () => _bin = await Segments.BinAsync(Id));

    private async Task RestoreAsync(IReadOnlyCollection<Guid> segments)
    {
        _told = null;
        if (await _acting.RunAsync(async () => _told = $"{Words.Count(await Segments.RestoreAsync(Id, segments), "segment")} restored."))
        {
            await ReadAsync();
        }
    }

    private async Task EmptyAsync()
    {
        var attempts = _bin!.Sum(segment => segment.Attempts);
        var sure = await Dialogs.Confirm(
            $"{Words.Count(_bin!.Count, "segment")} with {Words.Count(attempts, "attempt")} and all their files are removed for ever. What they cost stays in the book.",
            "Empty the bin?",
            new() { OkButtonText = "Remove for ever", CancelButtonText = "Keep them" });
        _told = null;
        if (sure == true && await _acting.RunAsync(async () => _told = $"{Words.Count(await Segments.EmptyBinAsync(Id), "segment")} removed for ever."))
        {
            await ReadAsync();
        }
    }
}
