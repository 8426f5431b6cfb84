using System.Text.Json;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiHistoryTests
{
    private const string File = """{"9":{"images":[{"filename":"a.png","subfolder":"","type":"output"}]}}""";

    [Fact]
    public void Outcome_Interrupted_IsNotTheErrorItIsCalled()
    {
        var entry = Entry("{}", """{"status_str":"error","completed":false,"messages":[["execution_start",{"timestamp":1000}],["execution_interrupted",{"timestamp":3500}]]}""");

        Outcome(entry, cancelAsked: true).ShouldBe(new GenerationOutcome.Cancelled(2.5m));
        Outcome(entry, cancelAsked: false).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.Interrupted);
    }

    [Fact]
    public void Outcome_SeveralTerminalMessages_TheLastOneTells()
    {
        var entry = Entry(File, """{"status_str":"success","completed":true,"messages":[["execution_interrupted",{}],["execution_success",{}]]}""");

        Outcome(entry).ShouldBeOfType<GenerationOutcome.Rendered>().GpuSeconds.ShouldBe(7);
    }

    [Fact]
    public void Outcome_ErrorWithFiles_IsAFailureAllTheSame() =>
        Outcome(Entry(File, """{"status_str":"error","completed":false,"messages":[["execution_error",{"node_id":"3","node_type":"KSampler","exception_message":"x","exception_type":"ValueError"}]]}"""))
            .ShouldBeOfType<GenerationOutcome.Failed>().Detail.ShouldBe("KSampler (node 3) failed: ValueError: x");

    [Theory]
    [InlineData("execution_error")]
    [InlineData("execution_interrupted")]
    public void Outcome_EndedBadly_NamesWhatWasThere(string end) =>
        Outcome(Entry(File, $$"""{"status_str":"error","completed":false,"messages":[["{{end}}",{}]]}""")).ShouldBeOfType<GenerationOutcome.Failed>().Partial.ShouldHaveSingleItem().Name.ShouldBe("a.png");

    [Fact]
    public void Outcome_SuccessWithoutFiles_IsAFailureOfTheWorkflow() =>
        Outcome(Entry("{}", """{"status_str":"success","completed":true,"messages":[]}""")).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.InvalidWorkflow);

    [Theory]
    [InlineData("""[1,"id",{},{"retry_studio":{"outputs":["12"]}},[]]""", "b.png")]
    [InlineData("""[1,"id",{},{"retry_studio":7},[]]""", "a.png")]
    [InlineData("""[1,"id",{},{},[]]""", "a.png")]
    [InlineData("""[1,"id"]""", "a.png")]
    [InlineData("null", "a.png")]
    public void Outcome_BoundNodes_AreReadFromThePromptItself(string prompt, string first)
    {
        var entry = $$$"""{"prompt":{{{prompt}}},"outputs":{"9":{"images":[{"filename":"a.png","type":"output"}]},"12":{"images":[{"filename":"b.png","type":"output"}]}},"status":{"status_str":"success","messages":[]}}""";

        Outcome(entry).ShouldBeOfType<GenerationOutcome.Rendered>().Files[0].Name.ShouldBe(first);
    }

    [Fact]
    public void Outcome_BoundScores_AreReadFromThePromptItself()
    {
        var entry = """
            {"prompt":[1,"id",{},{"retry_studio":{"outputs":["9"],"scores":[{"check":"face_confidence","node":"11","key":null,"index":0}]}},[]],
             "outputs":{"9":{"images":[{"filename":"a.png","type":"output"}]},"11":{"text":["0.42"]}},"status":{"status_str":"success","messages":[]}}
            """;

        Outcome(entry).ShouldBeOfType<GenerationOutcome.Rendered>().ReportedScores.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("face_confidence", 0.42));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":null,"outputs":null}""")]
    [InlineData("""{"status":{"status_str":3,"messages":[3,[],["execution_start"],[1,2]]}}""")]
    public void Outcome_OtherShapes_AreFailures(string entry) => Outcome(entry).ShouldBeOfType<GenerationOutcome.Failed>().GpuSeconds.ShouldBe(7);

    private static string Entry(string outputs, string status) => $$"""{"outputs":{{outputs}},"status":{{status}}}""";

    private static GenerationOutcome Outcome(string entry, bool cancelAsked = false) =>
        new ComfyUiHistory(JsonSerializer.Deserialize<JsonElement>(entry)).Outcome(7, cancelAsked);
}
