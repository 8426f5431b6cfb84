using System.Collections.Immutable;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Domain.Workflows;
using RetryStudio.Web.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BindingDraftTests
{
    [Fact]
    public void Choices_FreshFile_AreTheCertainOnes()
    {
        var file = WorkflowFile.Read(Graphs.Wan);

        Places(file.Draft.Choices()).ShouldBe(Places(file.Preview.CertainBindings()), ignoreOrder: true);
    }

    [Fact]
    public void Choices_BoundWorkflow_AreItsBindingsWithTheirTransforms()
    {
        var bound = ImmutableArray.Create(
            new Binding("seed", [new("3", "seed", "KSampler", "KSampler", BindingTransform.None)]),
            new Binding("width", [new("5", "batch_size", "EmptyLatentImage", null, new(Step: 64))]));

        var choices = WorkflowFile.Read(Graphs.Sdxl, bound).Draft.Choices();

        choices.ShouldBe([new("seed", "3", "seed", BindingTransform.None), new("width", "5", "batch_size", new(Step: 64))]);
    }

    [Fact]
    public void Add_PlaceThatIsSuggested_TicksIt()
    {
        var draft = WorkflowFile.Read(Graphs.Sdxl, []).Draft;

        draft.Add("cfg", "3", "cfg");

        draft.PlacesOf("cfg").ShouldHaveSingleItem().Chosen.ShouldBeTrue();
    }

    [Fact]
    public void Search_Words_MatchNodeInputAndValueButNoLinks()
    {
        var draft = WorkflowFile.Read(Graphs.Sdxl).Draft;

        draft.Search("Positive", 10).Found.Select(place => place.Input).ShouldBe(["text"]);
        draft.Search("karras", 10).Found.Select(place => place.Input).ShouldBe(["scheduler"]);
        draft.Search("latent_image", 10).Found.ShouldBeEmpty();
    }

    [Fact]
    public void Search_More_SaysSo()
    {
        var (found, more) = WorkflowFile.Read(Graphs.Sdxl).Draft.Search("", 3);

        (found.Count, more).ShouldBe((3, true));
    }

    [Fact]
    public void Transform_InWords()
    {
        ParameterWords.Of(BindingTransform.None).ShouldBeNull();
        ParameterWords.Of(new(Least: 16, Step: 8)).ShouldBe("The value is rounded to 8, at least 16.");
        ParameterWords.Of(new(Least: 1, FramesByFour: true)).ShouldBe("The value is rounded to 4n+1 frames, at least 1.");
        ParameterWords.Of(new(Least: 0, Most: 1)).ShouldBe("The value is from 0 to 1.");
        ParameterWords.Of(new(Share: 0.5m)).ShouldBe("It gets 50 % of the value, rounded.");
    }

    private static IEnumerable<(string, string, string)> Places(IEnumerable<BindingChoice> choices) => choices.Select(choice => (choice.Parameter, choice.NodeId, choice.Input));

    private static IEnumerable<(string, string, string)> Places(IEnumerable<Binding> bindings) =>
        bindings.SelectMany(binding => binding.Targets.Select(target => (binding.Parameter, target.NodeId, target.Input)));
}
