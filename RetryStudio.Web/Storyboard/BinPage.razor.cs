using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Storyboard;

/// <summary>The deleted segments of a project.</summary>
public sealed partial class BinPage : IDisposable
{
    private const int PageSize = 100;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private ChangeGatherer? _changes;
    private int _most = PageSize;
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
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<BinPage> Logger { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The bin could not be read.");
        _acting = new(Logger, "That did not work.");
        _changes = new(Feed, change => change is StudioEvent.ProjectChanged && change.ProjectId == Id, Window, (_, _) => InvokeAsync(ReadAsync), Time, Logger);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () => _bin = await Segments.BinAsync(Id));
        StateHasChanged();
    }

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
        // What is thrown into the bin while the question is open was not asked about.
        var asked = _bin!;
        var sure = await Dialogs.Confirm(
            $"{Words.Count(asked.Count, "segment")} with {Words.Count(asked.Sum(segment => segment.Attempts), "attempt")} and all their files are removed for ever. What they cost stays in the book.",
            "Empty the bin?",
            new() { OkButtonText = "Remove for ever", CancelButtonText = "Keep them" });
        _told = null;
        if (sure == true && await _acting.RunAsync(async () => _told = $"{Words.Count(await Segments.EmptyBinAsync(Id, [.. asked.Select(segment => segment.Id)]), "segment")} removed for ever."))
        {
            await ReadAsync();
        }
    }
}
