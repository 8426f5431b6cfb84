using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Scorers;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Scorers;

/// <summary>Adds a scorer, or changes one. What was typed stays until it worked.</summary>
public sealed partial class ScorerPage
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private ScorerView? _scorer;
    private ScorerDraft? _draft;

    /// <summary>Null adds one.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private ScorerService Scorers { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<ScorerPage> Logger { get; set; } = null!;

    private string Heading => Id is null ? "Add a scorer" : _scorer?.Name ?? "Scorer";

    protected override Task OnParametersSetAsync()
    {
        if (_draft is not null && _scorer?.Id == Id)
        {
            return Task.CompletedTask;
        }

        _reading = new(Logger, "The scorer could not be read.");
        _saving = new(Logger, "The scorer could not be saved.");
        (_scorer, _draft) = (null, null);
        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        _scorer = Id is { } id ? (await Scorers.AllAsync()).FirstOrDefault(scorer => scorer.Id == id) ?? throw RejectedException.NotFound("scorer") : null;
        _draft = _scorer is null ? new() : ScorerDraft.Of(_scorer);
    });

    private async Task SaveAsync()
    {
        var done = await _saving.RunAsync(async () =>
        {
            var change = _draft!.ToChange(_scorer?.Revision);
            await (Id is { } id ? Scorers.ChangeAsync(id, change) : Scorers.AddAsync(_draft.Type, change));
        });
        if (done)
        {
            Notifications.Tell(NotificationSeverity.Success, Id is null ? "Added" : "Saved", _draft!.Name);
            Navigation.NavigateTo("scorers");
        }
    }
}
