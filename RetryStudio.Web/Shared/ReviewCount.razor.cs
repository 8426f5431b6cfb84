using System.Globalization;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Review;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Shared;

/// <summary>How many slots wait for a person, in the header of every page.</summary>
public sealed partial class ReviewCount : IDisposable
{
    private const int Most = 99;

    // A number in the corner may be late; reading it for every slot that changes would cost more than it tells.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private ChangeGatherer? _changes;
    private int _open;

    [Inject]
    private IReviewReader Reader { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ReviewCount> Logger { get; set; } = null!;

    private string Text => _open > Most ? $"{Most}+" : _open.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _changes?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _changes = new(Feed, _ => true, Window, (_, ct) => ReadAsync(ct), Time, Logger);
        try
        {
            await ReadAsync(CancellationToken.None);
        }
        catch (Exception broken)
        {
            // The page below says what is wrong; the header goes without its number.
            Logger.LogWarning(broken, "The number of open reviews could not be read");
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var open = await Reader.CountAsync(ct);
        await InvokeAsync(() =>
        {
            if (open != _open)
            {
                _open = open;
                StateHasChanged();
            }
        });
    }
}
