using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>What is wrong with a simulated result.</summary>
public enum Defect
{
    None,
    Face,
    Blur,
    Freeze,
    Flicker,
    Black,
    OverExposed,
    WrongLength,
}

/// <summary>How a simulated generation turns out.</summary>
/// <param name="FaceConfidence">0..1, as a node of the workflow would report it; null where none looks for a face.</param>
public sealed record Fortune(Defect Defect, double? FaceConfidence)
{
    public bool Good => Defect == Defect.None;
}

/// <summary>
/// The hidden luck of the simulated world. About 8 % of prompts never come out right; the others have a chance of their own,
/// so that some 35 % of first attempts fail and a new seed mends some 65 % of the failures that can be mended.
/// The same recipe always has the same luck.
/// </summary>
public static class Luck
{
    public const double SystematicShare = 0.08;

    // A chance per prompt, spread around 71 % as log-odds; see the tests for what comes of it.
    private const double MeanLogOdds = 0.95;
    private const double Spread = 0.62;

    private const double OwnWeaknessShare = 0.7;

    private static readonly (Defect Defect, double Weight)[] Images =
        [(Defect.Face, .45), (Defect.Blur, .22), (Defect.OverExposed, .21), (Defect.Black, .12)];

    private static readonly (Defect Defect, double Weight)[] Videos =
        [(Defect.Face, .45), (Defect.Blur, .13), (Defect.Freeze, .13), (Defect.Flicker, .11), (Defect.Black, .06), (Defect.OverExposed, .06), (Defect.WrongLength, .06)];

    /// <summary>Whether a prompt never passes as this kind, whatever the seed and the parameters.</summary>
    public static bool IsSystematic(AssetKind kind, string prompt) =>
        kind != AssetKind.Audio && StableHash.Unit(Character(kind, prompt, "systematic")) < SystematicShare;

    /// <summary>The chance that this recipe passes with a fresh seed, 0..1. Nobody outside the simulation may know it.</summary>
    public static double ChanceOf(AssetKind kind, Recipe recipe)
    {
        if (kind == AssetKind.Audio)
        {
            return 1;
        }

        if (IsSystematic(kind, recipe.Prompt))
        {
            return 0;
        }

        var nature = new HashedRandom(Character(kind, recipe.Prompt, "chance")).Normal();
        var logOdds = MeanLogOdds + (Spread * nature) + Effect(Weakness(kind, recipe.Prompt), recipe);
        return 1 / (1 + Math.Exp(-logOdds));
    }

    public static Fortune Of(AssetKind kind, Recipe recipe)
    {
        // Speech is always right, and an upscaler shows what the clip shows.
        if (kind == AssetKind.Audio || recipe.SourceVideo is not null)
        {
            return new Fortune(Defect.None, null);
        }

        var dice = new HashedRandom(Attempt(kind, recipe));
        var passes = dice.Unit() < ChanceOf(kind, recipe);
        var face = dice.Unit();
        var ownWeakness = dice.Unit() < OwnWeaknessShare || IsSystematic(kind, recipe.Prompt);
        var other = Pick(kind, dice.Unit());
        var defect = passes ? Defect.None : ownWeakness ? Weakness(kind, recipe.Prompt) : other;
        return new Fortune(defect, Math.Round(defect == Defect.Face ? 0.15 + (0.40 * face) : 0.70 + (0.27 * face), 3));
    }

    /// <summary>The defect a prompt shows most often, and always when it is systematic.</summary>
    private static Defect Weakness(AssetKind kind, string prompt)
    {
        if (IsSystematic(kind, prompt) && StableHash.Unit(Character(kind, prompt, "stubborn")) < 0.6)
        {
            return Defect.Face;
        }

        return Pick(kind, StableHash.Unit(Character(kind, prompt, "weakness")));
    }

    private static Defect Pick(AssetKind kind, double unit)
    {
        foreach (var (defect, weight) in kind == AssetKind.Video ? Videos : Images)
        {
            if ((unit -= weight) < 0)
            {
                return defect;
            }
        }

        return Defect.Face;
    }

    /// <summary>What moving cfg away from 7 and denoise away from 0.75 does to the log-odds, as models of this sort show it.</summary>
    private static double Effect(Defect weakness, Recipe recipe)
    {
        var cfg = Step(recipe.Cfg - 7.0m, 0.5m);
        var denoise = Step(recipe.Denoise - 0.75m, 0.05m);
        return weakness switch
        {
            Defect.Face => Slope(cfg, .3, -.3) + Slope(denoise, .6, -.4),
            Defect.Blur => Slope(cfg, .7, -.5) + Slope(denoise, .3, -.2),
            Defect.Flicker => Slope(cfg, -.6, .9) + Slope(denoise, -.4, .5),
            Defect.Freeze => Slope(cfg, -.3, .3) + Slope(denoise, 1.0, -.9),
            Defect.OverExposed => Slope(cfg, -.9, 1.1) + Slope(denoise, -.1, .2),
            _ => 0,
        };
    }

    /// <summary>At most two steps either way: beyond that nothing gets better.</summary>
    private static double Step(decimal difference, decimal step) => (double)Math.Clamp(difference / step, -2m, 2m);

    private static double Slope(double steps, double up, double down) => steps >= 0 ? steps * up : -steps * down;

    private static ulong Character(AssetKind kind, string prompt, string trait) =>
        StableHash.Mix(StableHash.Mix(StableHash.Of(prompt), (ulong)kind), trait);

    private static ulong Attempt(AssetKind kind, Recipe recipe)
    {
        var hash = StableHash.Mix(Character(kind, recipe.Prompt, "attempt"), recipe.Seed);
        hash = StableHash.Mix(hash, (ulong)decimal.ToInt64(decimal.Round(recipe.Cfg * 1000)));
        hash = StableHash.Mix(hash, (ulong)decimal.ToInt64(decimal.Round(recipe.Denoise * 1000)));
        return StableHash.Mix(hash, (ulong)recipe.Steps);
    }
}
