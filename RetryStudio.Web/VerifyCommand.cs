using System.Runtime.InteropServices;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Web;

/// <summary>Proves a package from the command line, without a studio.</summary>
public static class VerifyCommand
{
    public const string Name = "verify";

    /// <returns>The exit code: 0 when the package is proved to be whole, otherwise 1.</returns>
    public static async Task<int> RunAsync(string[] files, TextWriter output)
    {
        if (files is not [var file])
        {
            await output.WriteLineAsync($"Name one package: {Name} FILE.");
            return 1;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await using var zip = new FileStream(file, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            var proof = await PackageVerifier.VerifyAsync(zip, stop.Token);
            foreach (var sentence in proof.Sentences.Concat(proof.Details))
            {
                await output.WriteLineAsync(sentence);
            }

            return proof is PackageProof.Proved ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("Stopped. Nothing is known of the package.");
            return 1;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"'{file}' cannot be read: {fault.Message}");
            return 1;
        }
    }
}
