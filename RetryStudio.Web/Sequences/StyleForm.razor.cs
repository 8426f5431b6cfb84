using System.Globalization;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>What the look is to be, what depends on it, and what that costs.</summary>
public sealed partial class StyleForm
{
    private UserAction _saving = null!;
    private UserAction _pricing = null!;
    private string _style = "";
    private string _seed = "";
    private bool _asks;
    private string? _told;
    private RunPlan? _dependants;
    private SheetDesign? _from;
    private bool _begun;
    private int? _priced;

    [Parameter, EditorRequired]
    public SheetView View { get; set; } = null!;

    [Inject]
    private SheetService Sheets { get; set; } = null!;

    [Inject]
    private ISeedSource Seeds { get; set; } = null!;

    [Inject]
    private ILogger<StyleForm> Logger { get; set; } = null!;

    private bool IsChanged => (_style, _seed, _asks) != TextOf(_from);

    protected override void OnInitialized()
    {
        _saving = new(Logger, "The style could not be saved.");
        _pricing = new(Logger, "What depends on the look could not be counted.");
    }

    protected override Task OnParametersSetAsync()
    {
        // Words that somebody is just writing stay.
        if (!_begun || (View.Design?.Revision != _from?.Revision && !IsChanged))
        {
            TakeTheirs();
        }

        // It is counted over the whole storyboard, so not with every change of a panel.
        return _priced == (View.Design?.Version ?? 0) ? Task.CompletedTask : PriceAsync();
    }

    private void TakeTheirs()
    {
        (_from, _begun) = (View.Design, true);
        (_style, _seed, _asks) = TextOf(_from);
        if (_from is null)
        {
            _seed = Seeds.Next().ToString(CultureInfo.InvariantCulture);
        }

        _saving.Forget();
    }

    private static (string Style, string Seed, bool Asks) TextOf(SheetDesign? design) => design is null
        ? (CoherenceSheet.DefaultStyle, "", false)
        : (design.StylePrompt, design.Seed.ToString(CultureInfo.InvariantCulture), design.AsksForApproval);

    private Task PriceAsync() => _pricing.RunAsync(async () =>
    {
        _priced = View.Design?.Version ?? 0;
        _dependants = await Sheets.DependantsAsync(View.ProjectId);
    });

    private async Task SaveAsync()
    {
        _told = null;
        SheetView? saved = null;
        if (await _saving.RunAsync(async () => saved = await Sheets.ChangeAsync(View.ProjectId, new(_style, Seed(), _asks, _from?.Revision ?? 0))))
        {
            _from = saved!.Design;
            (_style, _seed, _asks) = TextOf(_from);
            _told = saved.Panels.All(panel => panel.IsDone) ? "Saved." : "Saved. The panels show it once they are made.";
            await PriceAsync();
        }
    }

    private ulong Seed() => ulong.TryParse(_seed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw RejectedException.Invalid("The seed is no whole number.", new FieldError("seed", $"A seed is a whole number from 0 to {ulong.MaxValue}."));
}
