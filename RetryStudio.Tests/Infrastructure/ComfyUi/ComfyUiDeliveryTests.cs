using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>The engine's way of bringing a try to its backend, over a real connection that breaks.</summary>
public sealed class ComfyUiDeliveryTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private ComfyUiFixture _studio = null!;

    private FakeComfyUi Server => _studio.Server;

    public async ValueTask InitializeAsync() => _studio = await ComfyUiFixture.StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task RunAsync_AnswerLostButPromptTaken_IsJoined()
    {
        Server.Traps.Cut = PostCut.After;

        (await DeliverAsync(Lease())).ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>();

        Server.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RunAsync_AnswerLostAndPromptNotTaken_IsAFailureOfTheMachine()
    {
        Server.Traps.Cut = PostCut.Before;

        (await DeliverAsync(Lease())).ShouldBeOfType<Delivered.NotTaken>().Error.ShouldBe(ErrorClass.Connection);

        Server.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_OurProcessDiedInMidPrompt_JoinsItInsteadOfSendingAnother(bool confirmed)
    {
        Server.Traps.Hold = true;
        var lease = Lease();
        await _studio.SubmitAsync(new(lease.JobId, lease.Kind, lease.Recipe, null));
        await Server.Queue.StartedAsync(lease.JobId).WaitAsync(_ct);
        await _studio.ReopenAsync();

        var delivering = DeliverAsync(lease with { Adopted = true, Submitted = confirmed });
        Server.Queue.Finish(lease.JobId);

        (await delivering).ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBeOfType<GenerationOutcome.Rendered>();
        Server.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RunAsync_ServerDiedInMidPrompt_IsLost()
    {
        Server.Traps.Hold = true;
        var lease = Lease();
        var delivering = DeliverAsync(lease);
        await Server.AskedAfterAsync(lease.JobId).WaitAsync(_ct);

        await Server.RestartAsync();

        (await delivering).ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBeOfType<GenerationOutcome.Lost>();
    }

    [Fact]
    public async Task RunAsync_CancelledInMidPrompt_StopsAtTheServer()
    {
        Server.Traps.Hold = true;
        var lease = Lease();
        using var cancel = new CancellationTokenSource();
        var delivering = DeliverAsync(lease, cancel.Token);
        await Server.Queue.StartedAsync(lease.JobId).WaitAsync(_ct);
        await Server.AskedAfterAsync(lease.JobId).WaitAsync(_ct);

        await cancel.CancelAsync();

        (await delivering).ShouldBeOfType<Delivered.Ended>().Outcome.ShouldBe(new GenerationOutcome.Cancelled(0.4m));
    }

    [Fact]
    public async Task RunAsync_FaultsOfEveryKind_LoseNothingAndDoubleNothing()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            await UntilRenderedAsync(seed);
        }

        var seeds = Server.Rendered.Select(prompt => ulong.Parse(prompt.Input("3", "seed"), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        seeds.Order().ShouldBe(Enumerable.Range(0, 40).Select(seed => (ulong)seed));
        Server.Received.Select(prompt => prompt.Id).ShouldBeUnique();
    }

    private static Lease Lease() => Leases.New() with { JobId = Guid.NewGuid().ToString("D") };

    private Task<Delivered> DeliverAsync(Lease lease, CancellationToken cancel = default) =>
        new TryDelivery(new ScriptedLanes(), new MemoryMedia(), TimeProvider.System, NullLogger<TryDelivery>.Instance).RunAsync(_studio.Backend, lease, cancel, _ct);

    /// <summary>Tries one slot until it has its file; the first try meets a fault.</summary>
    private async Task UntilRenderedAsync(ulong seed)
    {
        for (var number = 0; ; number++)
        {
            var lease = Lease();
            lease = lease with { Recipe = lease.Recipe with { Seed = seed } };
            var delivering = DeliverAsync(number == 0 ? await FaultAsync(seed % 10, lease) : lease);
            await RestartAsync(number == 0 && seed % 10 == 9, lease);
            if (await delivering is Delivered.Ended { Outcome: GenerationOutcome.Rendered rendered })
            {
                (await _studio.FetchAsync(ComfyUiFixture.Job() with { JobId = lease.JobId }, rendered.Files[0])).ShouldNotBeEmpty();
                return;
            }

            Server.Traps.Failure = null;
        }
    }

    private async Task<Lease> FaultAsync(ulong fault, Lease lease)
    {
        switch (fault)
        {
            case 0: Server.Traps.Cut = PostCut.Before; break;
            case 1: Server.Traps.Cut = PostCut.After; break;
            case 2: Server.Traps.HistoryRaces = 4; break;
            case 3: Server.Traps.BrokenGets = 2; break;
            case 4: Server.Traps.Failure = ("RuntimeError", "CUDA out of memory."); break;
            case 5: Server.Sockets.Forget(); break;
            case 6: Server.Sockets.Abort(); break;
            case 7: Server.Traps.CutDownloads = 2; break;
            case 8: await _studio.ReopenAsync(); break;
            default: Server.Traps.Hold = true; break;
        }

        return lease;
    }

    private async Task RestartAsync(bool restart, Lease lease)
    {
        if (restart)
        {
            await Server.AskedAfterAsync(lease.JobId).WaitAsync(_ct);
            await Server.RestartAsync();
            Server.Traps.Hold = false;
        }
    }
}
