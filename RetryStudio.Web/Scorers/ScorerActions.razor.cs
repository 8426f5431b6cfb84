using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Scorers;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Scorers;

/// <summary>What an admin does with one scorer. What a test said stays, however often the scorer is read anew.</summary>
public sealed partial class ScorerActions
{
    private UserAction _acting = null!;
    private UserAction _testing = null!;
    private ScorerTest? _test;

    [Parameter, EditorRequired]
    public ScorerView Scorer { get; set; } = null!;

    /// <summary>Something was changed: read it anew.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ScorerService Scorers { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<ScorerActions> Logger { get; set; } = null!;

    protected override void OnInitialized()
    {
        _acting = new(Logger, "The scorer could not be changed.");
        _testing = new(Logger, "The scorer could not be tested.");
    }

    private async Task TestAsync()
    {
        _test = null;
        if (await _testing.RunAsync(async () => _test = await Scorers.TestAsync(Scorer.Id)))
        {
            await OnChanged.InvokeAsync();
        }
    }

    private Task EnableAsync(bool enabled) => ActAsync(() => Scorers.ChangeAsync(Scorer.Id, ScorerChange.None with { Enabled = enabled }));

    private async Task RemoveAsync()
    {
        var sure = await Dialogs.Confirm(
            "The studio forgets where it is, its headers, its checks and what it said. Gates that ask for its checks then have no source for them, and warn. The scorer itself is not touched.",
            $"Remove {Scorer.Name}?",
            new() { OkButtonText = "Remove it", CancelButtonText = "Keep it" });
        if (sure == true)
        {
            await ActAsync(() => Scorers.RemoveAsync(Scorer.Id));
        }
    }

    private async Task ActAsync(Func<Task> work)
    {
        if (await _acting.RunAsync(work))
        {
            await OnChanged.InvokeAsync();
        }
    }
}
