using System.Collections.Immutable;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class BindingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    private readonly WorkflowGraph _graph = Graphs.Read(Graphs.Sdxl);

    public static TheoryData<string, string, string, string> Faults() => new()
    {
        { "taste", "3", "cfg", "bindings.taste" },
        { "cfg", "99", "cfg", "bindings.cfg" },
        { "cfg", "3", "taste", "bindings.cfg" },
        { "cfg", "3", "model", "bindings.cfg" },
        { "cfg", "3", "seed", "bindings.3.seed" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Require_BindingThatLeadsNowhere_NamesIt(string parameter, string node, string input, string field)
    {
        var target = new BindingTarget(node, input, "KSampler", null, BindingTransform.None);

        Should.Throw<RejectedException>(() => BindingRules.Require(_graph, [Seed, new(parameter, [target])])).Fields.ShouldContain(error => error.Field == field);
    }

    [Fact]
    public void Require_NoSeed_SaysWhyItIsNeeded() =>
        Should.Throw<RejectedException>(() => BindingRules.Require(_graph, [])).Fields.ShouldHaveSingleItem().Sentence.ShouldContain("the same picture");

    [Fact]
    public void Workflow_ReboundAndReplaced_KeepsItsNameAndCountsRevisions()
    {
        var workflow = new Workflow(Guid.NewGuid(), "sdxl", "SDXL", AssetKind.Image, _graph, [Seed], [], "anna", Now);

        workflow.Bind([Seed, new("cfg", [BindingTarget.Of(_graph["3"], "cfg")])], [], Now);
        workflow.Replace(Graphs.Read(Graphs.Flux), [new("seed", [BindingTarget.Of(Graphs.Read(Graphs.Flux)["6"], "noise_seed")])], [], Now.AddDays(1));

        (workflow.Name, workflow.Revision, workflow.UpdatedAt, workflow.Bindings.Length).ShouldBe(("sdxl", 3, Now.AddDays(1), 1));
        WorkflowReader.Read(workflow.Graph).Nodes.Count.ShouldBe(12);
    }

    [Fact]
    public void Onto_NodeWithANewId_IsFoundByClassAndTitle()
    {
        var again = Graphs.Read(Graphs.Sdxl.Replace("\"6\"", "\"106\"", StringComparison.Ordinal));
        var prompt = new Binding("prompt", [BindingTarget.Of(_graph["6"], "text")]);

        var (kept, lost) = BindingCarryOver.Onto(again, [Seed, prompt]);

        lost.ShouldBeEmpty();
        kept.Single(binding => binding.Parameter == "prompt").Targets.Single().NodeId.ShouldBe("106");
    }

    [Fact]
    public void Onto_TwoNodesAlike_AsksAPerson()
    {
        var again = Graphs.Read(Graphs.Sdxl.Replace("\"6\"", "\"106\"", StringComparison.Ordinal).Replace("\"Negative\"", "\"Positive\"", StringComparison.Ordinal));
        var prompt = new Binding("prompt", [BindingTarget.Of(_graph["6"], "text")]);

        BindingCarryOver.Onto(again, [Seed, prompt]).Lost.ShouldBe(["prompt"]);
    }

    private Binding Seed => new("seed", [BindingTarget.Of(_graph["3"], "seed")]);
}
