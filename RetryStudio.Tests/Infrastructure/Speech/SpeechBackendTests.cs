using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Speech;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Prompts;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Speech;

public sealed class SpeechBackendTests : IDisposable
{
    private const string Key = "sk-secret-1";

    private static readonly byte[] Speech = [.. "RIFF"u8, .. Enumerable.Range(0, 200_000).Select(number => (byte)number)];

    private readonly ScratchFolder _folder = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SubmitAsync_Text_IsSpokenOnceByTheVoiceOfTheRecipe()
    {
        await using var server = await ServerAsync((context, _) => context.Response.Body.WriteAsync(Speech).AsTask());
        await using var backend = Open(server.Address);
        var job = Job();

        (await backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        (await backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        var spoken = (await backend.AwaitAsync(job.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Rendered>();

        using var target = new MemoryStream();
        await backend.FetchAsync(job.JobId, spoken.Files.ShouldHaveSingleItem(), target, _ct);
        target.ToArray().ShouldBe(Speech);
        spoken.Files[0].Name.ShouldEndWith(".wav");
        var (path, body, authorization) = server.Calls.ShouldHaveSingleItem();
        (path, authorization).ShouldBe(("/v1/audio/speech", $"Bearer {Key}"));
        var asked = JsonDocument.Parse(body).RootElement;
        Text("model").ShouldBe("kokoro");
        Text("voice").ShouldBe("af_heart");
        Text("input").ShouldBe("The lamp \"burns\".");
        Text("response_format").ShouldBe("wav");

        string? Text(string name) => asked.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(400, ErrorClass.InvalidInput)]
    [InlineData(401, ErrorClass.Unauthorised)]
    [InlineData(404, ErrorClass.MissingModel)]
    [InlineData(429, ErrorClass.RateLimit)]
    [InlineData(500, ErrorClass.Internal)]
    [InlineData(503, ErrorClass.Connection)]
    public async Task AwaitAsync_ServerRefuses_TellsTheClassAndKeepsTheSecret(int status, ErrorClass expected)
    {
        await using var server = await ServerAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync($"Wrong: {Key}");
        });
        await using var backend = Open(server.Address);

        var failed = (await RunAsync(backend, Job())).ShouldBeOfType<GenerationOutcome.Failed>();

        failed.Class.ShouldBe(expected);
        failed.Detail.ShouldStartWith($"The speech endpoint answered with HTTP {status}");
        failed.Detail.ShouldNotContain(Key);
    }

    [Fact]
    public async Task AwaitAsync_ConnectionBreaksInTheMiddle_LeavesNoFile()
    {
        await using var server = await ServerAsync(async (context, _) =>
        {
            context.Response.ContentLength = Speech.Length;
            await context.Response.Body.WriteAsync(Speech.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var backend = Open(server.Address);

        // Now it is reset, now it ends too early.
        for (var time = 0; time < 10; time++)
        {
            (await RunAsync(backend, Job())).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.Connection);
        }

        Directory.GetFiles(_folder.File("speech")).ShouldBeEmpty();
    }

    [Fact]
    public async Task AwaitAsync_RefusalIsReset_IsNoFaultOfTheStudio()
    {
        await using var server = await ServerAsync(async (context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentLength = 5000;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("It is too hot."));
            await context.Response.Body.FlushAsync();

            // Mostly while its words are being read; the reset may also take all that came before along.
            await Task.Delay(200);
            context.Abort();
        });
        await using var backend = Open(server.Address);

        (await RunAsync(backend, Job())).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.Connection);
        (await backend.ProbeAsync(_ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task AwaitAsync_RefusalEndsTooEarly_IsToldAsFarAsItCame()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var refusing = RefuseAsync(listener);
        await using var backend = Open($"http://{listener.LocalEndpoint}");

        var failed = (await RunAsync(backend, Job())).ShouldBeOfType<GenerationOutcome.Failed>();
        await refusing;

        failed.Class.ShouldBe(ErrorClass.InvalidInput);
        failed.Detail.ShouldContain("answered with HTTP 400 Bad Request: It is too hot.");
    }

    [Fact]
    public async Task LookUpAsync_AfterARestart_KnowsWhatWasSpokenToItsEndAlone()
    {
        await using var server = await ServerAsync((context, _) => context.Response.Body.WriteAsync(Speech).AsTask());
        var job = Job();
        await using (var before = Open(server.Address))
        {
            await RunAsync(before, job);
        }

        await using var after = Open(server.Address);

        (await after.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Finished>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>();
        (await after.LookUpAsync(Guid.NewGuid().ToString("D"), _ct)).ShouldBeOfType<JobState.Unknown>();
        (await after.AwaitAsync(Guid.NewGuid().ToString("D"), _ct)).ShouldBeOfType<GenerationOutcome.Lost>();
        (await after.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        (await after.AwaitAsync(job.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Rendered>();
        server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CancelAsync_WhileItSpeaks_EndsTheRequest()
    {
        var (asked, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ServerAsync(async (context, _) =>
        {
            await using var left = context.RequestAborted.Register(() => gone.TrySetResult());
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var backend = Open(server.Address);
        var job = Job();
        await backend.SubmitAsync(job, _ct);
        await asked.Task.WaitAsync(_ct);
        (await backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Running>();

        await backend.CancelAsync(job.JobId, _ct);

        (await backend.AwaitAsync(job.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Cancelled>();
        await gone.Task.WaitAsync(_ct);
    }

    [Fact]
    public async Task SubmitAsync_WhatIsNoSpeech_IsRefused()
    {
        await using var backend = Open("http://127.0.0.1:9");

        (await backend.SubmitAsync(Job() with { Kind = AssetKind.Image }, _ct)).ShouldBeOfType<Submission.Refused>().Detail.ShouldBe("The speech endpoint makes narration only.");
        (await backend.SubmitAsync(Job(workflow: "speech:"), _ct)).ShouldBeOfType<Submission.Refused>().Detail.ShouldBe("'speech:' is no voice.");
        (await backend.SubmitAsync(Job() with { JobId = "../x" }, _ct)).ShouldBeOfType<Submission.Refused>();
    }

    [Fact]
    public async Task ProbeAsync_ThereOrAway_SaysSo()
    {
        await using var server = await ServerAsync((context, _) => context.Response.WriteAsync(""));
        await using var there = Open(server.Address);
        await using var away = Open("http://127.0.0.1:9");

        (await there.ProbeAsync(_ct)).ShouldSatisfyAllConditions(report => report.Healthy.ShouldBeTrue(), report => report.Sentence.ShouldBe("The speech endpoint answers: 0 being spoken."));
        (await away.ProbeAsync(_ct)).ShouldSatisfyAllConditions(report => report.Reachable.ShouldBeFalse(), report => report.Sentence.ShouldStartWith("The speech endpoint cannot be reached at http://127.0.0.1:9/v1/: "));
        (await RunAsync(away, Job())).ShouldBeOfType<GenerationOutcome.Failed>().Class.ShouldBe(ErrorClass.Connection);
    }

    [Fact]
    public async Task LookUpAsync_AddressTakenAway_KnowsWhatWasSpokenAndHasLostTheRest()
    {
        await using var server = await ServerAsync((context, _) => context.Response.Body.WriteAsync(Speech).AsTask());
        var (spoken, lost) = (Job(), Job());
        await using (var before = Open(server.Address))
        {
            await RunAsync(before, spoken);
        }

        await using var after = Open(null);

        var rendered = (await after.AwaitAsync(spoken.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Rendered>();
        using var target = new MemoryStream();
        await after.FetchAsync(spoken.JobId, rendered.Files[0], target, _ct);
        target.ToArray().ShouldBe(Speech);
        (await after.LookUpAsync(lost.JobId, _ct)).ShouldBeOfType<JobState.Unknown>();
        (await after.AwaitAsync(lost.JobId, _ct)).ShouldBeOfType<GenerationOutcome.Lost>();
        await after.CancelAsync(lost.JobId, _ct);
    }

    [Fact]
    public async Task SubmitAsync_AddressTakenAway_TakesNothingAndSaysWhatToDo()
    {
        await using var backend = Open(null);

        (await backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Unavailable>().Reason.ShouldBe("No speech endpoint is configured any more. Set Speech:Address, or remove this backend.");
        (await backend.ProbeAsync(_ct)).ShouldBe(BackendReport.Away("No speech endpoint is configured any more. Set Speech:Address, or remove this backend."));
    }

    [Theory]
    [InlineData("ftp://voice", "kokoro", "af", null, "must begin with http:// or https://")]
    [InlineData("http://voice?x=1", "kokoro", "af", null, "must not carry a password")]
    [InlineData("http://voice", "", "af", null, "Speech:Model is missing")]
    [InlineData("http://voice", "kokoro", null, null, "Speech:Voice is missing")]
    [InlineData("http://voice", "kokoro", "a f", null, "no blanks")]
    [InlineData("http://voice", "kokoro", "af", "9", "Speech:Lanes is '9'")]
    public void Read_WrongSetting_SaysWhatToDo(string address, string? model, string? voice, string? lanes, string sentence) =>
        Should.Throw<InvalidOperationException>(() => SpeechOptions.Read(address, model, voice, null, lanes)).Message.ShouldContain(sentence);

    [Fact]
    public void Of_ModelWithAColon_IsReadBack() =>
        SpeechVoice.Of(new SpeechVoice("hexgrad/Kokoro:82M", "af_heart+af_sky").Workflow).ShouldBe(new("hexgrad/Kokoro:82M", "af_heart+af_sky"));

    private SpeechBackend Open(string? address) =>
        new(SpeechOptions.Read(address, "tts-1", "alloy", Key), _folder.File("speech"), TimeProvider.System, NullLogger<SpeechBackend>.Instance);

    private async Task<GenerationOutcome> RunAsync(SpeechBackend backend, BackendJob job)
    {
        (await backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Accepted>();
        return await backend.AwaitAsync(job.JobId, _ct);
    }

    private static BackendJob Job(string workflow = "speech:kokoro:af_heart") =>
        new(Guid.NewGuid().ToString("D"), AssetKind.Audio, new() { Seed = 7, Workflow = workflow, Prompt = "The lamp \"burns\"." }, null);

    private static async Task<FakeChatServer> ServerAsync(Func<HttpContext, int, Task> answer)
    {
        var server = await FakeChatServer.StartAsync();
        server.Answer = answer;
        return server;
    }

    /// <summary>Refuses one request and ends before the length that it told, without a reset.</summary>
    private async Task RefuseAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(_ct);
        var stream = client.GetStream();
        var request = new byte[4096];
        await stream.ReadAtLeastAsync(request, 1, cancellationToken: _ct);
        await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 5000\r\n\r\nIt is too hot."u8.ToArray(), _ct);
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(request, _ct) > 0)
        {
        }
    }
}
