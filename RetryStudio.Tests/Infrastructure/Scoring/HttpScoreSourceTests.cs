using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Scoring;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scoring;

public sealed class HttpScoreSourceTests : ScoreSourceContractTests, IAsyncLifetime
{
    private readonly HttpScoreSource _source = new(TimeProvider.System, TimeSpan.FromMilliseconds(5));
    private FakeScorer _server = null!;

    protected override IScoreSource Source => _source;

    private ScorerSettings Scorer => new("face-svc", ScorerType.Http) { Address = _server.Address, Headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Key", "secret") };

    public async ValueTask InitializeAsync() => _server = await FakeScorer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<ScorerSettings> AnsweringAsync(string answer) => With((context, _) => context.Response.WriteAsync(answer));

    protected override Task<ScorerSettings> FloodingAsync(int bytes) => With((context, _) => context.Response.WriteAsync(new string(' ', bytes)));

    protected override Task<ScorerSettings> HangingAsync() => With((context, _) => Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted));

    [Fact]
    public async Task AskAsync_Headers_AreSentWithTheRequest()
    {
        await AskAsync(Scorer);

        var (call, body, key) = _server.Calls.ShouldHaveSingleItem();
        (call, key).ShouldBe(("POST /score", "secret"));
        body.ShouldContain("\"requestId\":\"request-1\"");
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    public async Task AskAsync_PassingTrouble_IsAskedTwiceMore(int status)
    {
        var scorer = await With((context, call) => call < 3 ? Status(context, status, "busy") : context.Response.WriteAsync(FakeScorer.Scored("0.42")));

        (await AskAsync(scorer)).ShouldBeOfType<ScorerReply.Answered>();

        _server.Calls.Count.ShouldBe(3);
        _server.Calls.Select(call => call.Body).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AskAsync_TroubleThatStays_IsAFaultAfterThree()
    {
        var failed = await FailedAsync(await With((context, _) => Status(context, 503, "the model is loading")));

        (failed.Fault, failed.Sentence).ShouldBe((ScorerFault.Refused, "face-svc answered with HTTP 503 Service Unavailable: the model is loading"));
        _server.Calls.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(302)]
    public async Task AskAsync_RefusedForGood_IsNotRepeated(int status)
    {
        var failed = await FailedAsync(await With((context, _) => Status(context, status, "no")));

        failed.Fault.ShouldBe(ScorerFault.Refused);
        failed.Sentence.ShouldContain($"HTTP {status}");
        _server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AskAsync_ConnectionBreaksInTheAnswer_IsAskedAgain()
    {
        var scorer = await With(async (context, call) =>
        {
            if (call == 1)
            {
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(FakeScorer.Scored("0.42"));
        });

        (await AskAsync(scorer)).ShouldBeOfType<ScorerReply.Answered>();
    }

    [Fact]
    public async Task AskAsync_HugeAnswer_IsNotAskedForAgain()
    {
        await FailedAsync(await FloodingAsync(ScoreWire.MostBytes + 1));

        _server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AskAsync_NobodyThere_SaysWhere()
    {
        var failed = await FailedAsync(Scorer with { Address = "http://127.0.0.1:9" });

        failed.Fault.ShouldBe(ScorerFault.Unreachable);
        failed.Sentence.ShouldStartWith("face-svc cannot be reached at http://127.0.0.1:9: ");
        failed.Sentence.ShouldNotContain("secret");
    }

    [Fact]
    public async Task ObstacleAsync_Health_IsAskedWithTheHeadersAndItsContractCounts()
    {
        string? key = null;
        _server.Health = context =>
        {
            key = context.Request.Headers["X-Key"];
            return context.Response.WriteAsync("""{"contract":"retrystudio.score/1"}""");
        };
        (await Source.ObstacleAsync(Scorer, Ct)).ShouldBeNull();
        key.ShouldBe("secret");

        _server.Health = context => context.Response.WriteAsync("""{"contract":"retrystudio.score/9"}""");
        (await Source.ObstacleAsync(Scorer, Ct))!.Fault.ShouldBe(ScorerFault.OtherContract);

        _server.Health = context => Status(context, 500, "the model is missing");
        (await Source.ObstacleAsync(Scorer, Ct))!.Sentence.ShouldBe("face-svc answered with HTTP 500 Internal Server Error: the model is missing");

        (await Source.ObstacleAsync(Scorer with { Address = "http://127.0.0.1:9" }, Ct))!.Fault.ShouldBe(ScorerFault.Unreachable);
    }

    private static Task Status(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
        return context.Response.WriteAsync(words);
    }

    private Task<ScorerSettings> With(Func<HttpContext, int, Task> answer)
    {
        _server.Answer = answer;
        return Task.FromResult(Scorer);
    }
}
