using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Review;

/// <summary>How many attempts with a larger change a person wants, and what they would cost.</summary>
public sealed partial class LargerRetryDialog
{
    private UserAction _reading = null!;
    private RetryPreview? _preview;
    private decimal? _attempts = LargerChange.DefaultAttempts;
    private string? _fault;

    [Parameter, EditorRequired]
    public Guid Review { get; set; }

    [Inject]
    private IReviewReader Reader { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<LargerRetryDialog> Logger { get; set; } = null!;

    /// <summary>Null while what was typed is none.</summary>
    private int? Attempts => _attempts is { } number and >= LargerChange.LeastAttempts and <= LargerChange.MostAttempts && number == decimal.Truncate(number) ? (int)number : null;

    /// <summary>The number; null when the person thought better of it.</summary>
    public static async Task<int?> AskAsync(DialogService dialogs, EscalationView item) => await dialogs.OpenAsync<LargerRetryDialog>(
        $"{Segment.NameOf(item.Segment)}, {item.Kind.ToString().ToLowerInvariant()}: retry with a larger change",
        new() { [nameof(Review)] = item.Id },
        new() { Width = "34rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" }) as int?;

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "What it would cost could not be read.");
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () => _preview = await Reader.PreviewAsync(Review, default) ?? throw RejectedException.NotFound("review"));

    private void Send()
    {
        _fault = Attempts is null ? $"It must be a whole number from {LargerChange.LeastAttempts} to {LargerChange.MostAttempts}." : null;
        if (Attempts is { } attempts)
        {
            Dialogs.Close(attempts);
        }
    }
}
