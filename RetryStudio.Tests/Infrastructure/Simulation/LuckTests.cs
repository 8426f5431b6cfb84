using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Simulation;

public sealed class LuckTests
{
    private const int Prompts = 5000;

    [Theory]
    [InlineData(AssetKind.Image)]
    [InlineData(AssetKind.Video)]
    public void Of_ManyPrompts_HasTheIntendedShares(AssetKind kind)
    {
        int systematic = 0, failed = 0, tried = 0, mended = 0;
        var defects = new Dictionary<Defect, int>();
        for (var prompt = 0; prompt < Prompts; prompt++)
        {
            var stubborn = Luck.IsSystematic(kind, Text(prompt));
            systematic += stubborn ? 1 : 0;
            var first = Luck.Of(kind, Recipe(prompt, 1));
            if (first.Good)
            {
                continue;
            }

            failed++;
            defects[first.Defect] = defects.GetValueOrDefault(first.Defect) + 1;
            if (!stubborn)
            {
                tried++;
                mended += Luck.Of(kind, Recipe(prompt, 2)).Good ? 1 : 0;
            }
        }

        Share(systematic, Prompts).ShouldBe(Luck.SystematicShare, 0.012);
        Share(failed, Prompts).ShouldBe(0.35, 0.025);
        Share(mended, tried).ShouldBe(0.65, 0.04);
        Share(defects[Defect.Face], failed).ShouldBe(0.48, 0.06);
        defects.Count.ShouldBe(kind == AssetKind.Video ? 7 : 4);
    }

    [Fact]
    public void Of_SystematicPrompt_NeverPassesAndAlwaysShowsTheSame()
    {
        var prompt = Enumerable.Range(0, Prompts).First(number => Luck.IsSystematic(AssetKind.Image, Text(number)));

        var fortunes = Enumerable.Range(0, 300).Select(seed => Luck.Of(AssetKind.Image, Recipe(prompt, (ulong)seed) with { Cfg = 5 + (seed / 100m) })).ToList();

        fortunes.ShouldAllBe(fortune => !fortune.Good);
        fortunes.Select(fortune => fortune.Defect).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Of_SameRecipe_IsTheSameLuck() => Luck.Of(AssetKind.Video, Recipe(7, 3)).ShouldBe(Luck.Of(AssetKind.Video, Recipe(7, 3)));

    [Fact]
    public void Of_Face_IsReportedLowOnlyWhenTheFaceIsWrong()
    {
        foreach (var fortune in Enumerable.Range(0, 2000).Select(prompt => Luck.Of(AssetKind.Image, Recipe(prompt, 1))))
        {
            fortune.FaceConfidence!.Value.ShouldBeInRange(fortune.Defect == Defect.Face ? 0.15 : 0.70, fortune.Defect == Defect.Face ? 0.55 : 0.97);
        }
    }

    [Fact]
    public void ChanceOf_MoreDenoise_MendsFacesOverall()
    {
        double plain = 0, varied = 0;
        for (var prompt = 0; prompt < Prompts; prompt++)
        {
            plain += Luck.ChanceOf(AssetKind.Image, Recipe(prompt, 1));
            varied += Luck.ChanceOf(AssetKind.Image, Recipe(prompt, 1) with { Denoise = 0.80m, Cfg = 7.5m });
        }

        varied.ShouldBeGreaterThan(plain + (0.01 * Prompts));
    }

    [Fact]
    public void Of_Audio_IsAlwaysGood() =>
        Enumerable.Range(0, 200).ShouldAllBe(prompt => Luck.Of(AssetKind.Audio, Recipe(prompt, 1)) == new Fortune(Defect.None, null));

    [Fact]
    public void NominalTime_ManyRecipes_IsAroundTheIntendedMeans()
    {
        var images = Enumerable.Range(0, 2000).Select(prompt => (double)NominalTime.Of(AssetKind.Image, Recipe(prompt, 1))).ToList();
        var videos = Enumerable.Range(0, 2000).Select(prompt => (double)NominalTime.Of(AssetKind.Video, Recipe(prompt, 1) with { Seconds = 4, Steps = 12 })).ToList();

        images.Average().ShouldBe(12.2, 0.4);
        videos.Average().ShouldBe(40.8, 1.4);
        NominalTime.Of(AssetKind.Image, Recipe(1, 1)).ShouldBe(NominalTime.Of(AssetKind.Image, Recipe(1, 1)));
    }

    private static double Share(int part, int whole) => (double)part / whole;

    private static string Text(int prompt) => $"Shot {prompt}: a street in the rain";

    private static Recipe Recipe(int prompt, ulong seed) => new() { Workflow = "test", Prompt = Text(prompt), Seed = seed };
}
