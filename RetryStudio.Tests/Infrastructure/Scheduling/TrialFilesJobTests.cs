using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

public sealed class TrialFilesJobTests
{
    [Fact]
    public async Task Job_NobodyTriesAnything_RemovesOldFilesAllTheSame()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: false);
        var (old, fresh) = (engine.MediaFile("trials/old.png"), engine.MediaFile("trials/new.png"));
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllBytesAsync(old, [1]);
        await File.WriteAllBytesAsync(fresh, [1]);
        File.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);

        await engine.RestartAsync();

        await engine.UntilAsync(_ => Task.FromResult(!File.Exists(old)));
        File.Exists(fresh).ShouldBeTrue();
    }
}
