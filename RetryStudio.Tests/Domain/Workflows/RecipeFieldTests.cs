using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class RecipeFieldTests
{
    [Fact]
    public void Of_Bindings_OnlyWhatIsBoundIsSupported()
    {
        var fields = RecipeFields.Of([Bound("cfg", new()), Bound("prompt", new())]);

        fields.Numbers.Where(field => field.Supported).Select(field => field.Name).ShouldBe(["cfg"]);
        (fields.Prompt, fields.NegativePrompt, fields.Seed).ShouldBe((true, false, false));
    }

    [Fact]
    public void Of_SeveralTargets_TheNarrowestBoundsHold()
    {
        var fields = RecipeFields.Of([new("steps", [Target(new(Least: 4, Most: 60)), Target(new(Most: 40, Step: 2)), Target(new(Most: 5, Share: 0.5m))])]);

        (fields.Number("steps").Least, fields.Number("steps").Most, fields.Number("steps").Step).ShouldBe((4, 40, 2));
    }

    [Fact]
    public void Faults_Change_NamesWhatIsOutOfRangeOrNotTaken()
    {
        var fields = RecipeFields.Of([Bound("cfg", new(Most: 12))]);
        var original = Recipes.Image();

        fields.Faults(original, new() { Cfg = 13, Steps = original.Steps + 1, Extra = ImmutableSortedDictionary<string, decimal>.Empty.Add("bogus", 1) })
            .Select(fault => $"{fault.Field}: {fault.Sentence}")
            .ShouldBe(["steps: This workflow does not take it.", "cfg: It must be between 1 and 12.", "bogus: There is no such parameter."]);
    }

    [Fact]
    public void Faults_WhatStaysAsItWas_IsNeverWrong()
    {
        var original = Recipes.Image();

        RecipeFields.Of([]).Faults(original, new() { Cfg = original.Cfg, Steps = original.Steps }).ShouldBeEmpty();
    }

    [Fact]
    public void Of_Names_TellSimulationFromWhatIsGone()
    {
        RecipeFields.Of("simulated-image", null).Number("guidance").Supported.ShouldBeFalse();
        RecipeFields.Of("gone", null).Number("guidance").Supported.ShouldBeTrue();
    }

    private static Binding Bound(string parameter, BindingTransform transform) => new(parameter, [Target(transform)]);

    private static BindingTarget Target(BindingTransform transform) => new("1", "input", "KSampler", null, transform);
}
