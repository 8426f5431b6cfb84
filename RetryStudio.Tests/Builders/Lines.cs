using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Tests.Builders;

/// <summary>Lines of a script, chosen by what the simulated model makes of them: what a test needs does not hang on the luck of its seeds.</summary>
internal static class Lines
{
    /// <summary>Image and video come out right four times out of five, in a landscape: ten attempts always find one.</summary>
    public static IEnumerable<string> Good(int count) => Numbered("A boat sails past island")
        .Where(line => Math.Min(Chance(AssetKind.Image, line), Chance(AssetKind.Video, line)) > 0.8)
        .Take(count);

    /// <summary>The image never has a good face, whatever its seed: in a dialogue, every attempt fails.</summary>
    public static IEnumerable<string> Faceless(string start, int count) => Numbered(start)
        .Where(line => Luck.IsSystematic(AssetKind.Image, line) && Luck.Of(AssetKind.Image, Recipe(line)).Defect == Defect.Face)
        .Take(count);

    private static IEnumerable<string> Numbered(string start) => Enumerable.Range(1, int.MaxValue).Select(number => $"{start} {number}.");

    private static double Chance(AssetKind kind, string line) => Luck.ChanceOf(kind, Recipe(line) with { Cfg = 6.0m });

    private static Recipe Recipe(string line) => new() { Seed = 0, Prompt = line, Workflow = "any" };
}
