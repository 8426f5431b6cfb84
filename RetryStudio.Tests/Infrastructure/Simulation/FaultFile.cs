using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Tests.Infrastructure.Simulation;

/// <summary>Faults for a simulated server that runs in another place. It reads the file whenever it likes, so the file is never there by half.</summary>
internal static class FaultFile
{
    /// <param name="server">The server's folder.</param>
    /// <param name="rules">A list of <see cref="FaultRule"/> as JSON.</param>
    public static async Task PutAsync(string server, string rules)
    {
        var file = Path.Combine(Directory.CreateDirectory(server).FullName, SimulatedFaults.FileName);
        await File.WriteAllTextAsync(file + ".part", rules);
        File.Move(file + ".part", file, overwrite: true);
    }
}
