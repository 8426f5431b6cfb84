using System.Text;
using System.Text.Json;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Scoring;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scoring;

public sealed class ScoreAnswerTests
{
    [Fact]
    public void Read_FullAnswer_TakesEverythingThatIsUsed()
    {
        var answer = Answered("""
            {"contract":"retrystudio.score/1","scorer":{"id":"face-svc","version":"1.3","model":"net"},"elapsedMs":310,
             "scores":[{"check":"likeness","status":"ok","raw":0.42,"aggregate":"p10","series":[{"frame":0,"raw":0.61},{"frame":36,"raw":0.42},{"frame":40,"raw":0.5}],
                        "regions":[{"frame":36,"box":[120,40,80,90],"raw":0.42}],"note":"profile\nview"}]}
            """);

        (answer.Version, answer.Model).ShouldBe(("1.3", "net"));
        answer.Checks.ShouldHaveSingleItem().ShouldBe(new("likeness", ReplyStatus.Ok, 0.42, "p10, seen at 120, 40, 80 × 90 pixels, profile view", 1.5));
    }

    [Fact]
    public void Read_Distance_IsPlacedWhereItIsLargest() =>
        Answered(Score("""{"check":"likeness","status":"ok","raw":0.9,"series":[{"frame":0,"raw":0.2},{"frame":48,"raw":0.9},{"frame":"x","raw":3},{"frame":60}]}"""), Scorings.Request(checks: Scorings.Scale("likeness", 1, 0)))
            .Checks[0].At.ShouldBe(2);

    [Fact]
    public void Read_SeriesOfAPicture_HasNoPlace() =>
        Answered(Score("""{"check":"likeness","status":"ok","raw":0.9,"series":[{"frame":0,"raw":0.2}]}"""), Scorings.Request(AssetKind.Image)).Checks[0].At.ShouldBeNull();

    [Theory]
    [InlineData("""{"check":"likeness","status":"ok"}""", "its answer says ok, and has no finite number as raw")]
    [InlineData("""{"check":"likeness","status":"ok","raw":"0.9"}""", "its answer says ok, and has no finite number as raw")]
    [InlineData("""{"check":"likeness","status":"ok","raw":1e999}""", "its answer says ok, and has no finite number as raw")]
    [InlineData("""{"check":"likeness","status":"ok","raw":null}""", "its answer says ok, and has no finite number as raw")]
    [InlineData("""{"check":"likeness","status":"fine","raw":0.9}""", "its answer has the status 'fine', which is none of ok, not_applicable and error")]
    [InlineData("""{"check":"likeness","raw":0.9}""", "its answer has the status '', which is none of ok, not_applicable and error")]
    [InlineData("""{"check":"likeness","status":"error","raw":0.9,"note":"out of memory"}""", "out of memory")]
    [InlineData("""{"check":"other","status":"ok","raw":0.9}""", "its answer does not name it")]
    [InlineData("""{"check":"likeness","status":"ok","raw":0.9},{"check":"likeness","status":"ok","raw":0.1}""", "its answer names it more than once")]
    [InlineData("""7,null,[]""", "its answer does not name it")]
    public void Read_NoScoreForTheCheck_IsAnErrorThatSaysWhy(string scores, string why) =>
        Answered(Score(scores)).Checks.ShouldHaveSingleItem().ShouldBe(CheckReply.Missing("likeness", why));

    [Fact]
    public void Read_NotApplicable_HasNoRaw() =>
        Answered(Score("""{"check":"likeness","status":"not_applicable","raw":0.9,"note":"no face expected"}""")).Checks[0].ShouldBe(new("likeness", ReplyStatus.NotApplicable, null, "no face expected", null));

    [Theory]
    [InlineData("", ScorerFault.Malformed)]
    [InlineData("not json", ScorerFault.Malformed)]
    [InlineData("[]", ScorerFault.Malformed)]
    [InlineData("{}", ScorerFault.Malformed)]
    [InlineData("""{"contract":"retrystudio.score/1"}""", ScorerFault.Malformed)]
    [InlineData("""{"contract":"retrystudio.score/1","scores":[{"check":"likeness","status":"ok","raw":NaN}]}""", ScorerFault.Malformed)]
    [InlineData("""{"contract":"retrystudio.score/1","scores":{}}""", ScorerFault.Malformed)]
    [InlineData("""{"contract":"retrystudio.score/2","scores":[]}""", ScorerFault.OtherContract)]
    public void Read_WhatIsNoAnswer_IsAFault(string answer, ScorerFault fault)
    {
        var failed = Read(answer).ShouldBeOfType<ScorerReply.Failed>();

        failed.Fault.ShouldBe(fault);
        failed.Sentence.ShouldStartWith("face-svc ");
    }

    [Fact]
    public void Write_Request_IsAsTheContractSays()
    {
        var request = Scorings.Request(checks: [Scorings.Scale("likeness"), Scorings.Scale("aesthetics")]) with { StartImage = "/media/start.png" };

        Encoding.UTF8.GetString(ScoreWire.Write(request)).ShouldBe(
            $$$"""{"contract":"retrystudio.score/1","requestId":"request-1","attemptId":"11111111-1111-1111-1111-111111111111","kind":"video","media":{"path":"/media/clip.mp4","sha256":"{{{request.Sha256}}}"},"reference":{"startImage":{"path":"/media/start.png"}},"context":{"prompt":"A black rock","seed":"18446744073709551615","fps":24,"width":1280,"height":720},"checks":["likeness","aesthetics"]}""");
        JsonElement.Parse(ScoreWire.Write(Scorings.Request())).GetProperty("reference").EnumerateObject().ShouldBeEmpty();
    }

    private static string Score(string scores) => $$"""{"contract":"retrystudio.score/1","scores":[{{scores}}]}""";

    private static ScorerReply.Answered Answered(string answer, ScoreRequest? request = null) => Read(answer, request).ShouldBeOfType<ScorerReply.Answered>();

    private static ScorerReply Read(string answer, ScoreRequest? request = null) => ScoreAnswer.Read("face-svc", Encoding.UTF8.GetBytes(answer), request ?? Scorings.Request());
}
