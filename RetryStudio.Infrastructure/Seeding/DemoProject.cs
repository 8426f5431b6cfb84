using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Seeding;

/// <summary>
/// The project a first start opens with. Its policy is switched on, its hero shots compare the best of two, one of its shots is
/// beyond the simulated model, and its budget does not reach to the end: so that a single run shows everything there is.
/// </summary>
internal sealed class DemoProject(StudioTransactions transactions, IStoryboardStore storyboards, Ids ids)
{
    public const string Name = "The Lighthouse Keeper";

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

    public async Task MakeAsync(CancellationToken ct)
    {
        var types = (await storyboards.SceneTypesAsync(ct)).Select(type => type.Slug).ToHashSet();
        var reading = ScriptParser.Parse(Script, types);
        var project = await storyboards.CreateAsync(new(Name, BudgetGpuSeconds, reading.Draft, null, "studio"), ct);
        await transactions.RunAsync(async (context, token) =>
        {
            var hero = await context.SceneTypes.SingleAsync(type => type.Slug == StandardSceneTypes.Hero, token);
            hero.ChangePolicy(hero.Policy with { BestOf = 2 });
            var demo = await context.Projects.SingleAsync(item => item.Id == project, token);
            demo.Override(new()
            {
                Enabled = true,
                TriggerChecks = [.. CheckCatalogue.Names],
                DenoiseJitter = 0.05m,
            });
            context.AuditEntries.Add(new(ids.Next(), "studio", "project.seed", project.ToString(), Name, demo.CreatedAt));
            return true;
        }, ct);
    }
}
