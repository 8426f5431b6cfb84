using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using RetryStudio.Benchmarks;

/// <summary>
/// Loaded into the built program by DOTNET_STARTUP_HOOKS, which wants this name and no namespace. The program itself is the one that
/// is delivered; only a benchmark that sets the variable finds a driver in it.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private sealed class Listeners : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(new Hosts());
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class Hosts : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilt", Value: IHost host })
            {
                _ = Task.Run(() => new BoardDriver(host.Services).ServeAsync());
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
