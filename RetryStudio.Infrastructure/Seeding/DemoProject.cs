using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Seeding;

/// <summary>
/// The project a first start opens with. Its policy is switched on, its hero shots compare the best of two, one of its shots is
/// beyond the simulated model, and its budget does not reach to the end: so that a single run shows everything there is.
/// </summary>
internal sealed class DemoProject(IStoryboardStore storyboards, IPolicyStore policies)
{
    public const string Name = "The Lighthouse Keeper";

    public const string By = "studio";

    /// <summary>Less than one attempt of everything takes.</summary>
    private const decimal BudgetGpuSeconds = 640;

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

    /// <summary>Makes what is still missing of it.</summary>
    public async Task MakeAsync(CancellationToken ct)
    {
        var types = await storyboards.SceneTypesAsync(ct);
        var hero = (await policies.OfSceneTypeAsync(types.Single(type => type.Slug == StandardSceneTypes.Hero).Id, ct))!;
        await policies.ChangeAsync(hero.SceneTypeId, hero.Policy with { BestOf = 2 }, version: 1, By, ct);
        var made = (await storyboards.ProjectsAsync(ct)).FirstOrDefault(project => project.Name == Name)?.Id;
        var id = made ?? await storyboards.CreateAsync(new(Name, BudgetGpuSeconds, ScriptParser.Parse(Script, types.Select(type => type.Slug).ToHashSet()).Draft, null, By), ct);
        await policies.OverrideAsync(id, new() { Enabled = true, TriggerChecks = [.. CheckCatalogue.Names], DenoiseJitter = 0.05m }, version: 0, By, ct);
    }
}
