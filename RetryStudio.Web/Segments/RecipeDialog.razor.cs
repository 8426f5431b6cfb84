using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Segments;

/// <summary>A person's own recipe for one more attempt.</summary>
public sealed partial class RecipeDialog
{
    private UserAction _reading = null!;
    private UserAction _sending = null!;
    private string _prompt = "";
    private string _negative = "";
    private string _seed = "";
    private string? _seedFault;
    private string? _stepsFault;
    private readonly Dictionary<string, decimal?> _numbers = [];
    private RecipeFields? _fields;

    [Parameter, EditorRequired]
    public SegmentHistory History { get; set; } = null!;

    [Parameter, EditorRequired]
    public AssetKind Kind { get; set; }

    /// <summary>The attempt it starts from; null for the first one of a slot.</summary>
    [Parameter]
    public AttemptView? From { get; set; }

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private WorkflowService Workflows { get; set; } = null!;

    [Inject]
    private ISeedSource Seeds { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<RecipeDialog> Logger { get; set; } = null!;

    private string Origin => From is null ? "What is empty is taken from the scene type." : $"It starts from the recipe of attempt {From.Number}; what is empty stays as it was there, but an empty negative prompt means none.";

    /// <summary>Why no attempt can be asked for at the moment; null when one can.</summary>
    public static string? ObstacleOf(SegmentHistory history, SlotView slot) => slot switch
    {
        { Status: SlotStatus.Queued or SlotStatus.Generating or SlotStatus.Failed } => "It is being generated; wait until it has ended.",
        { Kind: AssetKind.Video } when history.Card.Image.Status != SlotStatus.Complete => "A video needs its image first.",
        _ => null,
    };

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "What the workflow takes could not be read.");
        _sending = new(Logger, "The attempt could not be started.");
        if (From?.Recipe is { } recipe)
        {
            (_prompt, _negative, _seed) = (recipe.Prompt, recipe.NegativePrompt, recipe.Seed.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            DrawSeed();
        }

        return ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        var fields = await Workflows.FieldsOfAsync(From?.Recipe.Workflow ?? History.Recipes.WorkflowOf(Kind));
        foreach (var field in fields.Numbers.Where(field => field.Supported))
        {
            _numbers[field.Name] = From?.Recipe.Number(field.Name);
        }

        _fields = fields;
    });

    private void DrawSeed() => (_seed, _seedFault) = (Seeds.Next().ToString(CultureInfo.InvariantCulture), null);

    private async Task SendAsync()
    {
        _seedFault = ulong.TryParse(_seed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? null : $"A seed is a whole number from 0 to {ulong.MaxValue}.";
        _stepsFault = StepsFault();
        if ((_seedFault ?? _stepsFault) is not null)
        {
            return;
        }

        var extra = _numbers.Where(number => number is { Key: not ("steps" or "cfg" or "denoise"), Value: not null }).ToImmutableSortedDictionary(number => number.Key, number => number.Value!.Value);
        var change = new RecipeChange
        {
            FromAttempt = From?.Id,
            Seed = seed,
            Prompt = _prompt,
            NegativePrompt = From is null && _negative.Length == 0 ? null : _negative,
            Steps = (int?)_numbers.GetValueOrDefault("steps"),
            Cfg = _numbers.GetValueOrDefault("cfg"),
            Denoise = _numbers.GetValueOrDefault("denoise"),
            Extra = extra.IsEmpty ? null : extra,
        };
        var attempt = Guid.Empty;
        if (await _sending.RunAsync(async () => attempt = await Generations.RequestAttemptAsync(History.Card.Id, Kind, change)))
        {
            Dialogs.Close(attempt);
        }
    }

    // Before it is cut off to a whole number.
    private string? StepsFault() => _numbers.GetValueOrDefault("steps") is { } steps && _fields?.Number("steps") is { } field && (field.Fault(steps) is not null || steps != decimal.Truncate(steps))
        ? FormattableString.Invariant($"Steps are a whole number from {field.Least:0} to {field.Most:0}.")
        : null;
}
