using RetryStudio.Domain;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class ScoreBindingTests
{
    private static readonly BindingChoice[] Seed = [new("seed", "3", "seed")];

    private static readonly ScoreBinding Titled = new("face_confidence", "20", null, 0, "PreviewAny", "Score: face_confidence");

    private readonly WorkflowService _service = new(new FakeWorkflowStore(), new FakeUser());

    [Fact]
    public async Task ImportAsync_TitledNode_BindsItsScore()
    {
        WorkflowService.Preview(Scored).Scores.ShouldBe([Titled]);

        (await _service.ImportAsync("Scored", null, null, Scored, Seed)).Scores.ShouldBe([Titled]);
    }

    [Fact]
    public async Task ImportAsync_ChosenScores_CountInsteadOfTitles() =>
        (await _service.ImportAsync("Scored", null, null, Scored, Seed, [new("identity", "20", "text", 1)])).Scores.ShouldBe([Titled with { Check = "identity", Key = "text", Index = 1 }]);

    [Theory]
    [InlineData("face_confidence", "99", null, 0, "scores.face_confidence", "There is no node 99.")]
    [InlineData("Face", "20", null, 0, "scores.Face", "small letters")]
    [InlineData("", "20", null, 0, "scores.", "small letters")]
    [InlineData("face_confidence", "20", null, -1, "scores.face_confidence", "index")]
    [InlineData("face_confidence", "20", "", 0, "scores.face_confidence", "key")]
    public async Task ImportAsync_ScoreThatLeadsNowhere_IsNamed(string check, string node, string? key, int index, string field, string sentence)
    {
        var fault = (await Should.ThrowAsync<RejectedException>(() => _service.ImportAsync("Scored", null, null, Scored, Seed, [new(check, node, key, index)]))).Fields.ShouldHaveSingleItem();

        fault.Field.ShouldBe(field);
        fault.Sentence.ShouldContain(sentence);
    }

    [Fact]
    public async Task ImportAsync_CheckTwice_IsNamed() =>
        (await Should.ThrowAsync<RejectedException>(() => _service.ImportAsync("Scored", null, null, Scored, Seed, [new("identity", "20"), new("identity", "3")])))
            .Fields.ShouldHaveSingleItem().Sentence.ShouldContain("bound twice");

    [Fact]
    public async Task ImportAsync_EveryOutputTellsAScore_LeavesNoResult() =>
        (await Should.ThrowAsync<RejectedException>(() => _service.ImportAsync("Scored", null, null, Graphs.Sdxl, Seed, [new("face_confidence", "9")])))
            .Fields.ShouldHaveSingleItem().Sentence.ShouldContain("No node is left");

    [Fact]
    public async Task ChangeAsync_FileNodeRenumbered_KeepsItsScore()
    {
        var workflow = await _service.ImportAsync("Scored", null, null, Scored, Seed);

        (await _service.ChangeAsync(workflow.Id, new() { File = Scored.Replace("\"20\"", "\"21\"", StringComparison.Ordinal) }, 1)).Scores.ShouldBe([Titled with { NodeId = "21" }]);
    }

    [Fact]
    public async Task ChangeAsync_FileNodeGone_AsksUnlessScoresAreGiven()
    {
        var workflow = await _service.ImportAsync("Scored", null, null, Scored, Seed);

        (await _service.PreviewReplacementAsync(workflow.Id, Graphs.Sdxl)).LostScores.ShouldBe(["face_confidence"]);
        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(workflow.Id, new() { File = Graphs.Sdxl }, 1))).Fields.Single().Field.ShouldBe("scores.face_confidence");
        (await _service.ChangeAsync(workflow.Id, new() { File = Graphs.Sdxl, Scores = [] }, 1)).Scores.ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeAsync_FileNodeTitledSince_IsBound()
    {
        var workflow = await _service.ImportAsync("SDXL", null, null, Graphs.Sdxl, Seed);

        (await _service.ChangeAsync(workflow.Id, new() { File = Scored }, 1)).Scores.ShouldBe([Titled]);
    }

    [Fact]
    public async Task ChangeAsync_OnlyScores_KeepsTheBindings()
    {
        var workflow = await _service.ImportAsync("Scored", null, null, Scored, Seed);

        var rebound = await _service.ChangeAsync(workflow.Id, new() { Scores = [new("identity", "20")] }, 1);

        rebound.Bindings.Single().Parameter.ShouldBe("seed");
        rebound.Scores.Single().Check.ShouldBe("identity");
        (await _service.ChangeAsync(workflow.Id, new() { Bindings = Seed }, 2)).Scores.Single().Check.ShouldBe("identity");
    }

    private static string Scored => Graphs.Sdxl.TrimEnd().TrimEnd('}') + """, "20": {"class_type": "PreviewAny", "_meta": {"title": "Score: face_confidence"}, "inputs": {"source": ["8", 0]}}}""";
}
