namespace RetryStudio.Infrastructure.Files;

/// <summary>As many makings at a time as this machine has cores, less one for those who wait for a page.</summary>
public sealed class SpareCores : IDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount - 1));

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
