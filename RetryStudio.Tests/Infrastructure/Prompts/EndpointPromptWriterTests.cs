using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Prompts;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Prompts;

public sealed class EndpointPromptWriterTests : IAsyncLifetime
{
    private const string Key = "sk-secret";

    private static readonly VideoPromptSubject Subject = new(Guid.NewGuid(), 0, "a black rock in the sea 🎬", "It is dawn.", "landscape", "Landscape", 4.5m, false);

    private FakeChatServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeChatServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task WriteAsync_Question_HasTheModelTheKeyAndWhatThePictureShows()
    {
        (await AskAsync()).ShouldBe(new PromptAnswer.Written("The camera circles."));

        var (path, body, authorization) = _server.Calls.ShouldHaveSingleItem();
        (path, authorization).ShouldBe(("/v1/chat/completions", $"Bearer {Key}"));
        var json = JsonSerializer.Deserialize<JsonElement>(body);
        (json.GetProperty("model").GetString(), json.GetProperty("stream").GetBoolean()).ShouldBe(("qwen", false));
        json.GetProperty("messages")[1].GetProperty("content").GetString()
            .ShouldBe("Picture: a black rock in the sea 🎬\nTold meanwhile: It is dawn.\nKind of scene: Landscape\nCamera: slow pan\nDuration: 4.5 seconds");
    }

    [Fact]
    public async Task WriteAsync_NoKey_SendsNone()
    {
        await AskAsync(key: null);

        _server.Calls.ShouldHaveSingleItem().Authorization.ShouldBeNullOrEmpty();
    }

    [Theory]
    [InlineData("  The camera circles.\n")]
    [InlineData("\"The camera circles.\"")]
    [InlineData("“The camera circles.”")]
    public async Task WriteAsync_LineWithTrimmings_IsTheBareLine(string said)
    {
        Says(said);

        (await AskAsync()).ShouldBe(new PromptAnswer.Written("The camera circles."));
    }

    [Theory]
    [InlineData("", "answered with a line that cannot be taken: it is empty.")]
    [InlineData("\"\"", "answered with a line that cannot be taken: it is empty.")]
    [InlineData("One.\nTwo.", "answered with several lines instead of one.")]
    [InlineData("```The camera circles.```", "answered with a block of markdown instead of a line.")]
    [InlineData("a\u0000b", "answered with a line that cannot be taken: it has a control character (U+0000). Remove it.")]
    public async Task WriteAsync_UnfitLine_IsRefused(string said, string words)
    {
        Says(said);

        (await FailedAsync()).ShouldBe($"The endpoint for prompts {words}");
    }

    [Fact]
    public async Task WriteAsync_LineOfAnyLength_IsTakenUpToTheLimit()
    {
        Says(new string('x', Segment.TextLimit));
        (await AskAsync()).ShouldBeOfType<PromptAnswer.Written>().Prompt.Length.ShouldBe(Segment.TextLimit);

        Says(new string('x', Segment.TextLimit + 1));
        (await FailedAsync()).ShouldStartWith("The endpoint for prompts answered with a line that cannot be taken: it is too long: 2,001 characters");
    }

    [Fact]
    public async Task WriteAsync_CutInTheMiddle_IsRefused()
    {
        _server.Answer = (context, _) => context.Response.WriteAsync(FakeChatServer.Said("The camera cir", "length"));

        (await FailedAsync()).ShouldBe("The endpoint for prompts stopped in the middle of its answer.");
    }

    [Theory]
    [InlineData("", "did not answer with a JSON object.")]
    [InlineData("<html>", "did not answer with a JSON object.")]
    [InlineData("""{"choices":[""", "did not answer with a JSON object.")]
    [InlineData("[1]", "answered without a text.")]
    [InlineData("null", "answered without a text.")]
    [InlineData("{}", "answered without a text.")]
    [InlineData("""{"choices":{}}""", "answered without a text.")]
    [InlineData("""{"choices":[]}""", "answered without a text.")]
    [InlineData("""{"choices":[7]}""", "answered without a text.")]
    [InlineData("""{"choices":[{"message":null}]}""", "answered without a text.")]
    [InlineData("""{"choices":[{"message":{"content":null}}]}""", "answered without a text.")]
    [InlineData("""{"choices":[{"message":{"content":["a"]}}]}""", "answered without a text.")]
    public async Task WriteAsync_Junk_IsRefused(string answer, string words)
    {
        _server.Answer = (context, _) => context.Response.WriteAsync(answer);

        (await FailedAsync()).ShouldBe($"The endpoint for prompts {words}");
        _server.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task WriteAsync_RefusedForGood_SaysWhyWithoutTheKeyAndIsNotRepeated(int status)
    {
        _server.Answer = (context, _) => Status(context, status, $"Incorrect key {Key}");

        var sentence = await FailedAsync();

        sentence.ShouldStartWith($"The endpoint for prompts answered with HTTP {status} ");
        sentence.ShouldEndWith(": Incorrect key …");
        _server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_ReasonThatRepeatsTheKey_IsToldWithoutItAndCut()
    {
        _server.Answer = (context, _) =>
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = $"No {Key} {new string('x', 5000)}";
            return Status(context, 400, "");
        };

        var sentence = await FailedAsync();

        sentence.ShouldStartWith("The endpoint for prompts answered with HTTP 400 No … xx");
        sentence.Length.ShouldBeLessThan(400);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task WriteAsync_PassingTrouble_IsAskedOnceMore(int status)
    {
        _server.Answer = (context, call) => call == 1 ? Status(context, status, "busy") : context.Response.WriteAsync(FakeChatServer.Said("The camera circles."));
        (await AskAsync()).ShouldBeOfType<PromptAnswer.Written>();

        _server.Answer = (context, _) => Status(context, status, "busy");
        (await FailedAsync()).ShouldContain($"HTTP {status}");

        _server.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task WriteAsync_NoAnswer_IsNotWaitedForForEver()
    {
        _server.Answer = (context, _) => Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted);

        (await FailedAsync(patience: TimeSpan.FromMilliseconds(300))).ShouldBe("The endpoint for prompts did not answer within 0.3 seconds.");
    }

    [Fact]
    public async Task WriteAsync_HugeAnswer_IsNotReadToItsEnd()
    {
        _server.Answer = (context, _) => context.Response.WriteAsync(new string(' ', ChatWire.MostBytes + 1));

        (await FailedAsync()).ShouldBe("The endpoint for prompts answered with more than 256 KB, which is not read.");
        _server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_ConnectionBreaksInTheAnswer_IsAskedAgain()
    {
        _server.Answer = async (context, call) =>
        {
            if (call == 1)
            {
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(FakeChatServer.Said("The camera circles."));
        };

        (await AskAsync()).ShouldBeOfType<PromptAnswer.Written>();
    }

    [Fact]
    public async Task WriteAsync_NobodyThere_SaysWhere()
    {
        using var writer = Writer(Key, null, "http://127.0.0.1:9");

        (await writer.WriteAsync(Subject, Ct)).ShouldBeOfType<PromptAnswer.Failed>().Sentence.ShouldStartWith("The endpoint for prompts cannot be reached at http://127.0.0.1:9/v1/chat/completions: ");
    }

    [Fact]
    public async Task WriteAsync_Cancelled_StopsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        _server.Answer = async (context, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted);
        };
        using var writer = Writer(Key, TimeSpan.FromMinutes(10));

        await Should.ThrowAsync<OperationCanceledException>(() => writer.WriteAsync(Subject, stop.Token).WaitAsync(TimeSpan.FromMinutes(1), Ct));
    }

    [Fact]
    public async Task WriteAsync_ManyAtTheSameTime_AreFourAtATime()
    {
        _server.Answer = async (context, _) =>
        {
            await Task.Delay(20);
            await context.Response.WriteAsync(FakeChatServer.Said("The camera circles."));
        };
        using var writer = Writer(Key, null);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => writer.WriteAsync(Subject, Ct)));

        answers.ShouldAllBe(answer => answer is PromptAnswer.Written);
        _server.MostBusy.ShouldBeInRange(2, 4);
    }

    private static Task Status(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
        return context.Response.WriteAsync(words);
    }

    private void Says(string content) => _server.Answer = (context, _) => context.Response.WriteAsync(FakeChatServer.Said(content));

    private async Task<string> FailedAsync(TimeSpan? patience = null) => (await AskAsync(Key, patience)).ShouldBeOfType<PromptAnswer.Failed>().Sentence;

    private async Task<PromptAnswer> AskAsync(string? key = Key, TimeSpan? patience = null)
    {
        using var writer = Writer(key, patience);
        return await writer.WriteAsync(Subject, Ct);
    }

    private EndpointPromptWriter Writer(string? key, TimeSpan? patience, string? address = null) =>
        new(PromptOptions.Read(address ?? _server.Address, "qwen", key, patience)!, TimeProvider.System, TimeSpan.FromMilliseconds(5));
}
