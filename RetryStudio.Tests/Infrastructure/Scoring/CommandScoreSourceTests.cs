using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Scoring;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scoring;

public sealed class CommandScoreSourceTests : ScoreSourceContractTests, IDisposable
{
    private readonly ScratchFolder _folder = new();

    protected override IScoreSource Source { get; } = new CommandScoreSource(TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    protected override Task<ScorerSettings> AnsweringAsync(string answer) => Task.FromResult(Shell("cat >/dev/null; printf '%s' \"$1\"", answer));

    protected override Task<ScorerSettings> FloodingAsync(int bytes) => Task.FromResult(Shell($"cat >/dev/null; head -c {bytes} /dev/zero; sleep 60"));

    protected override Task<ScorerSettings> HangingAsync() => Task.FromResult(Shell("cat >/dev/null; sleep 600"));

    [Fact]
    public async Task AskAsync_Request_IsOnItsInput()
    {
        var copy = _folder.File("request.json");

        await AskAsync(Shell("cat >\"$1\"", copy));

        (await File.ReadAllTextAsync(copy, Ct)).ShouldStartWith("""{"contract":"retrystudio.score/1","requestId":"request-1",""");
    }

    [Fact]
    public async Task AskAsync_Arguments_AreReadByNoShell()
    {
        var copy = _folder.File("arguments");

        await AskAsync(Shell("printf '%s|' \"$@\" >\"$1\"", copy, "a b", "$(id)", "'; exit 3", ""));

        (await File.ReadAllTextAsync(copy, Ct)).ShouldBe($"{copy}|a b|$(id)|'; exit 3||");
    }

    [Fact]
    public async Task AskAsync_EndsWithAnError_SaysWhatItComplainedAbout()
    {
        var failed = await FailedAsync(Shell("cat >/dev/null; echo 'CUDA out of memory' >&2; printf '%s' \"$1\"; exit 3", FakeScorer.Scored("0.9")));

        (failed.Fault, failed.Sentence).ShouldBe((ScorerFault.Refused, "local ended with exit code 3. It said: CUDA out of memory"));
    }

    [Fact]
    public async Task AskAsync_ComplainsWithoutEnd_KeepsTheLastOfIt()
    {
        var failed = await FailedAsync(Shell("cat >/dev/null; head -c 3000000 /dev/zero | tr '\\0' 'x' >&2; echo ' the reason' >&2; exit 1"));

        failed.Sentence.Length.ShouldBeLessThan(700);
        failed.Sentence.ShouldEndWith("xxx the reason");
    }

    [Fact]
    public async Task AskAsync_DoesNotReadItsInput_CountsByItsAnswer() =>
        (await AskAsync(Shell("exec <&-; printf '%s' \"$1\"", FakeScorer.Scored("0.42")))).ShouldBeOfType<ScorerReply.Answered>();

    [Fact]
    public async Task AskAsync_NoSuchProgram_SaysSo()
    {
        var scorer = new ScorerSettings("local", ScorerType.Command) { Program = "/nowhere/scorer" };

        (await FailedAsync(scorer)).Sentence.ShouldStartWith("local cannot be started: /nowhere/scorer:");
        (await Source.ObstacleAsync(scorer, Ct)).ShouldNotBeNull().Fault.ShouldBe(ScorerFault.Unreachable);
        (await Source.ObstacleAsync(Shell("exit 0"), Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task AskAsync_TakesTooLong_IsKilledWithItsChildren()
    {
        var pid = _folder.File("pid");

        var failed = await FailedAsync(Shell("sleep 600 & echo $! >\"$1\"; echo 'still loading' >&2; wait", pid) with { TimeoutSeconds = 5 });

        (failed.Fault, failed.Sentence).ShouldBe((ScorerFault.TimedOut, "local did not end within 5 seconds, and was killed. It said: still loading"));
        var child = (await File.ReadAllTextAsync(pid, Ct)).Trim();
        for (var look = 0; look < 200 && IsRunning(child); look++)
        {
            await Task.Delay(50, Ct);
        }

        IsRunning(child).ShouldBeFalse();
    }

    [Fact]
    public async Task AskAsync_ChildHoldsTheOutput_IsNotWaitedFor()
    {
        var failed = await FailedAsync(Shell("cat >/dev/null; sleep 90 & printf '%s' \"$1\"", FakeScorer.Scored("0.42"))).WaitAsync(TimeSpan.FromMinutes(1), Ct);

        failed.Sentence.ShouldContain("keeps its output open");
    }

    [Fact]
    public async Task AskAsync_SecretsOfTheStudio_AreNotHandedOn()
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__ScorerTest", "Password=secret");
        try
        {
            var failed = await FailedAsync(Shell("cat >/dev/null; env | grep ConnectionStrings >&2; exit 1"));

            failed.Sentence.ShouldNotContain("ScorerTest");
        }
        finally
        {
            Environment.SetEnvironmentVariable("ConnectionStrings__ScorerTest", null);
        }
    }

    private static bool IsRunning(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Gone, be it while it is read.
            return false;
        }
    }

    private static ScorerSettings Shell(string script, params string[] arguments) => new("local", ScorerType.Command) { Program = "/bin/sh", Arguments = ["-c", script, "scorer", .. arguments] };
}
