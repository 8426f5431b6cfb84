using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Seeding;

/// <summary>
/// The projects a first start opens with. One is generated at once, so that no screen is empty; the other one waits for somebody to
/// press the button. Their policies are switched on, their hero shots compare the best of two, some of their shots are beyond the
/// simulated model, and the budget of the second one has no room for the worst case.
/// </summary>
internal sealed class DemoProject(IStoryboardStore storyboards, IPolicyStore policies, IRunLedger runs, IGenerationReader reader, ISheetStore sheets)
{
    /// <summary>The one that waits, made last.</summary>
    public const string Name = "The Lighthouse Keeper";

    public const string MadeName = "The Glass Harbour";

    public const string By = "studio";

    /// <summary>Enough for what a sequence is expected to take, not for the worst case.</summary>
    private const decimal BudgetGpuSeconds = 2200;

    private const decimal MadeBudgetGpuSeconds = 2000;

    private const string MadeStyle = "hand-painted northern light, muted greens and greys, soft haze over the water, thin ink outlines, 35 mm lens";

    private const string Style = "painterly storm light, deep indigo and amber, visible brush strokes, low horizon, 35 mm anamorphic lens";

    /// <summary>Of both sheets: every fresh studio shows the same panels, and the second project locks its look without a person.</summary>
    private const ulong SheetSeed = 4_103_951_267_330_918_789;

    private const string MadeScript = """
        # The bay @landscape
        Fishing boats rest in a bay of green glass under a pale moon.
        Dawn breaks over the harbour and the first gulls rise.
        # Elin @dialogue
        Elin ties a red scarf and looks down the empty pier.
        A captain with a white beard laughs behind his pipe.
        # Departure @action
        The old steamer ploughs through a field of breaking ice.
        # Home @hero
        The lanterns of the harbour light up one by one.
        """;

    private const string Script = """
        # The island @landscape
        A lighthouse stands on a black rock under a violet evening sky.
        Waves roll in slow rows towards the shore, gulls above them.
        A narrow path climbs from the harbour through heather to the tower.
        # Mara @dialogue
        Mara lights the lamp and looks out into the rain.
        An old man at the harbour squints and shakes his head.
        Mara reads a letter by the window and smiles for the first time.
        Two fishermen whisper at the counter of a dim tavern.
        # The storm @action
        A small boat climbs a wave as high as a house.
        Mara runs up the spiral stairs with a burning torch.
        # The light @hero
        The lamp flares up and a beam of gold cuts through the storm.
        Mara stands on the gallery, hair flying, the sea shining below.
        The boat glides into the harbour at dawn, safe.
        """;

    /// <summary>Makes what is still missing of them.</summary>
    public async Task MakeAsync(CancellationToken ct)
    {
        var types = await storyboards.SceneTypesAsync(ct);
        var hero = (await policies.OfSceneTypeAsync(types.Single(type => type.Slug == StandardSceneTypes.Hero).Id, ct))!;
        await policies.ChangeAsync(hero.SceneTypeId, hero.Policy with { BestOf = 2 }, version: 1, By, ct);
        var slugs = types.Select(type => type.Slug).ToHashSet();
        var made = await MakeAsync(MadeName, MadeBudgetGpuSeconds, MadeScript, MadeStyle, slugs, ct);
        if (await reader.StatusAsync(made, ct) is { Run: null })
        {
            // The lanes find what is queued by themselves.
            await runs.StartAsync(new(made, RunScope.Missing, GenerationService.ImagesAndVideos, null, By), ct);
        }

        await MakeAsync(Name, BudgetGpuSeconds, Script, Style, slugs, ct);
    }

    private async Task<Guid> MakeAsync(string name, decimal budget, string script, string style, HashSet<string> slugs, CancellationToken ct)
    {
        var made = (await storyboards.ProjectsAsync(ct)).FirstOrDefault(project => project.Name == name)?.Id;
        var id = made ?? await storyboards.CreateAsync(new(name, budget, ScriptParser.Parse(script, slugs).Draft, null, By), ct);
        await sheets.MakeAsync(id, style, SheetSeed, By, ct);
        await policies.OverrideAsync(id, new() { Enabled = true, TriggerChecks = [.. CheckCatalogue.Names], DenoiseJitter = 0.05m }, version: 0, By, ct);
        return id;
    }
}
