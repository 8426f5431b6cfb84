namespace RetryStudio.Web.Shared.Live;

/// <summary>Calls back once a second, never twice at a time, until it is disposed.</summary>
public sealed class Ticker : IDisposable
{
    private readonly PeriodicTimer _timer;

    public Ticker(TimeProvider time, Func<Task> onSecond)
    {
        _timer = new(TimeSpan.FromSeconds(1), time);
        _ = RunAsync(onSecond);
    }

    public void Dispose() => _timer.Dispose();

    private async Task RunAsync(Func<Task> onSecond)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            await onSecond();
        }
    }
}
