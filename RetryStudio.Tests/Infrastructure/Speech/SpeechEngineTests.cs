using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Speech;
using RetryStudio.Tests.Infrastructure.Prompts;
using RetryStudio.Tests.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Speech;

/// <summary>Narration by a speech endpoint, in the running engine.</summary>
public sealed class SpeechEngineTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Engine_AddressTakenAwayWhileItSpeaks_LosesTheJobAndTellsWhatWaits()
    {
        await using var server = await FakeChatServer.StartAsync();
        server.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var options = SpeechOptions.Read(server.Address, "kokoro", "af_heart", null)!;
        await using var engine = await EngineHost.StartAsync(options);
        var project = await engine.ProjectAsync(1);
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Audio }))).RunId;
        await engine.UntilAsync(context => context.Tries.AnyAsync(item => item.Status == TryStatus.Submitted, _ct));

        engine.Speech = null;
        await engine.RestartAsync();

        await engine.UntilAsync(context => context.Tries.AnyAsync(item => item.Status == TryStatus.Failed && item.Error == ErrorClass.BackendLost, _ct));
        await engine.UntilAsync(async _ => (await engine.Services.GetRequiredService<IBackendReader>().WaitingAsync(project, _ct)) is [{ Slots: 1 } waiting]
            && waiting.Sentence.Contains("No speech endpoint is configured any more.", StringComparison.Ordinal));

        server.Answer = (context, _) => context.Response.Body.WriteAsync("RIFF"u8.ToArray()).AsTask();
        engine.Speech = options;
        await engine.RestartAsync();
        (await engine.EndAsync(run)).Progress.Complete.ShouldBe(1);
    }
}
