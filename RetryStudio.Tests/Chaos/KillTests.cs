using System.Globalization;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Chaos;

public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>STUDIO_KILL_SEED repeats a trial.</summary>
    [Fact]
    public async Task Run_ProcessKilledFiveTimes_LosesAndDoublesNothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("STUDIO_KILL_SEED"), CultureInfo.InvariantCulture, out var named) ? named : Environment.TickCount & 0xFFFF;
        var connection = await PostgresServer.NewEmptyDatabaseAsync();
        using var data = new ScratchFolder();
        try
        {
            var report = await new KillTrial(connection, data.Path, new() { Seed = seed }, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

            output.WriteLine($"{report.Tries} tries of {report.Attempts} attempts");
            report.Violations.ShouldBeEmpty($"Seed {seed}");
            report.Tries.ShouldBeGreaterThanOrEqualTo(40);
        }
        finally
        {
            await PostgresServer.DropAsync(connection);
        }
    }
}
